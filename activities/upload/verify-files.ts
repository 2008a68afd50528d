import { basename, dirname } from 'node:path/posix';
import { fetchObject } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { DatasetDiffers, expectSame } from './difference.ts';
import type { Manifest } from './manifest.ts';

/** A file of a dataset whose bytes are those that the manifest names. */
export interface VerifiedFile {
  readonly uri: string;
  /** Where it can be read on this machine. */
  readonly local: string;
  readonly rows: number;
}

/** The files of a dataset by their plain names; `parquet` only if the dataset has it. */
export interface VerifiedFiles {
  readonly csv: VerifiedFile;
  readonly parquet?: VerifiedFile;
  readonly labels: VerifiedFile;
  readonly ledger: VerifiedFile;
}

/** Reads every file that a manifest names and compares length and SHA-256. Throws `DatasetDiffers`. */
export async function verifyFiles(
  store: Store,
  manifestKey: string,
  manifest: Manifest,
  folder: string,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<VerifiedFiles> {
  const manifestUri = store.uri(manifestKey);
  const names = [
    ...manifest.rules.output.formats.map((format) => `dataset.${format}`),
    'labels.json',
    'ledger.json',
  ].sort();
  const found = manifest.files.map(({ path }) => basename(path)).sort();
  expectSame(manifestUri, 'files', names, found);
  const verified = new Map<string, VerifiedFile>();
  let read = 0;
  for (const file of manifest.files) {
    const name = basename(file.path);
    // Its own folder is named by the hash where other bytes lay under the plain name.
    const places = [name, `${file.sha256.slice(0, 12)}/${name}`];
    if (!places.includes(file.path)) {
      const at = `files, path of ${name}`;
      throw new DatasetDiffers({ file: manifestUri, at, expected: places.join(' or '), found: file.path });
    }
    const key = dirname(manifestKey) === '.' ? file.path : `${dirname(manifestKey)}/${file.path}`;
    const uri = store.uri(key);
    const object = await fetchObject(store, key, folder, signal);
    if (object === undefined)
      throw new DatasetDiffers({ file: uri, expected: `${file.bytes} bytes`, found: 'no such file' });
    expectSame(uri, 'bytes', file.bytes, object.bytes);
    expectSame(uri, 'sha256', file.sha256, object.sha256);
    verified.set(name, { uri, local: object.local, rows: file.rows });
    read += object.bytes;
    onProgress(read);
  }
  const [csv, labels, ledger] = ['dataset.csv', 'labels.json', 'ledger.json'].map((name) =>
    verified.get(name),
  );
  if (!csv || !labels || !ledger)
    throw new DatasetDiffers({
      file: manifestUri,
      at: 'files',
      expected: 'dataset.csv',
      found: names.join(', '),
    });
  const parquet = verified.get('dataset.parquet');
  return { csv, labels, ledger, ...(parquet && { parquet }) };
}
