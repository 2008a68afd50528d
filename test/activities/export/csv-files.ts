import { mkdtemp, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../../activities/export/source.ts';
import type { CsvConfig } from '../../../activities/export/source-config.ts';
import { csvSource } from '../../../activities/export/sources/csv/source.ts';

/** A source of a file of tags, as text or bytes, beside a plain one of shots, in a folder of its own below `parent`. */
export async function csvFiles(
  parent: string,
  tags: string | Uint8Array,
  config: Partial<CsvConfig> = {},
): Promise<Source> {
  const folder = await mkdtemp(join(parent, 'csv-'));
  const files = { images: join(folder, 'shots.csv'), tags: join(folder, config.tags ?? 'tags.csv') };
  await writeFile(files.images, 'id,shot_image_id\n1,one.jpg\n'.replaceAll(',', config.delimiter ?? ','));
  await writeFile(files.tags, tags);
  // Files that nobody writes any more.
  const then = new Date(Date.now() - 3_600_000);
  for (const file of Object.values(files)) await utimes(file, then, then);
  return csvSource({ allowMissingLineEnd: false, ...config, ...files });
}
