import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildInput, Dataset } from '../../../activities/index.ts';
import type { Store } from '../../../activities/store/store.ts';
import { dependenciesIn, runPipeline, settingsOf } from './run-pipeline.ts';

export const shots = 'id,shot_image_id\n1,one.jpg\n2,two.jpg\n3,three.jpg\n';
export const tags = 'id,value,ref_id\n1,car,1\n2,car,2\n3,dog,1\n4,dog,2\n5,dog,3\n';

/** What differs from a plain build of {@link shots} and {@link tags}. */
export interface BuildChange {
  readonly shots?: string;
  readonly tags?: string;
  /** More of dataset.yaml. */
  readonly settings?: object;
  readonly input?: BuildInput;
  /** Rows that are made distinct or grouped at a time. */
  readonly rowsPerRange?: number;
  /** The store as the stages see it. */
  readonly store?: Store;
}

/** Builds a dataset of two small files in a folder. */
export async function buildFiles(folder: string, store: Store, change: BuildChange = {}): Promise<Dataset> {
  await writeFile(join(folder, 'shots.csv'), change.shots ?? shots);
  await writeFile(join(folder, 'tags.csv'), change.tags ?? tags);
  const source = { csv: { images: 'shots.csv', tags: 'tags.csv' } };
  const settings = settingsOf({ source, rules: { minUses: 2 }, ...change.settings });
  const dependencies = await dependenciesIn(folder, settings, {
    store: change.store ?? store,
    ...(change.rowsPerRange !== undefined && { rowsPerRange: change.rowsPerRange }),
  });
  return runPipeline(dependencies, { period: '2026-11', ...change.input });
}
