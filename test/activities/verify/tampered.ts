import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dataset } from '../../../activities/index.ts';
import { filesSha256Of, versionOf } from '../../../activities/publish/identity.ts';
import { type Manifest, parseManifest } from '../../../activities/publish/manifest.ts';
import { toJson } from '../../../activities/publish/to-json.ts';
import { sha256Of } from '../../../activities/sha256.ts';

/** What somebody did to a published dataset who then made the hashes fit. */
export interface Tampering {
  /** New text of files by name. */
  readonly files?: Readonly<Record<string, (text: string) => string>>;
  /** Rewrites dataset.parquet in place. */
  readonly parquet?: (path: string) => Promise<void>;
  readonly manifest?: (manifest: Manifest) => Manifest;
}

/** Changes a dataset in a file store and its manifest with it, so that only the content can tell. @returns the manifest's key */
export async function tamper(dataset: Dataset, change: Tampering): Promise<string> {
  const path = fileURLToPath(dataset.manifest?.uri ?? '');
  const folder = dirname(path);
  for (const [name, edit] of Object.entries(change.files ?? {}))
    await writeFile(join(folder, name), edit(await readFile(join(folder, name), 'utf8')));
  await change.parquet?.(join(folder, 'dataset.parquet'));
  const before = parseManifest(await readFile(path));
  if (before === undefined) throw new Error('there is no manifest');
  const { edited, version } = await rehash(folder, (change.manifest ?? ((same) => same))(before));
  await writeFile(path, toJson(edited));
  await rename(folder, join(dirname(folder), version));
  return `datasets/${edited.name}/${version}/${basename(path)}`;
}

async function rehash(folder: string, manifest: Manifest) {
  const files = await Promise.all(
    manifest.files.map(async (file) => {
      const bytes = await readFile(join(folder, file.path));
      return { ...file, bytes: bytes.length, sha256: sha256Of(bytes) };
    }),
  );
  const shaOf = (name: string) => files.find(({ path }) => path === name)?.sha256 ?? '';
  const filesSha256 = filesSha256Of(files);
  const version = versionOf(manifest.period, filesSha256);
  const labels = { ...manifest.labels, sha256: shaOf('labels.json') };
  const hashes = { contentSha256: shaOf('dataset.csv'), filesSha256, labels };
  return { edited: { ...manifest, files, ...hashes, version }, version };
}
