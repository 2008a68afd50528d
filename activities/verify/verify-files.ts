import { dirname } from 'node:path/posix';
import { AccessDenied } from '../errors.ts';
import { plainPath } from '../publish/identity.ts';
import type { Manifest } from '../publish/manifest.ts';
import { fetchObject } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { DatasetDiffers, expectSame } from './difference.ts';

/** A file of a dataset whose bytes are those that the manifest names. */
export interface VerifiedFile {
  readonly uri: string;
  /** Where it can be read on this machine. */
  readonly local: string;
  readonly rows: number;
  readonly bytes: number;
}

/** The files of a dataset; `parquet` only if the dataset has it. */
export interface VerifiedFiles {
  readonly csv: VerifiedFile;
  readonly parquet?: VerifiedFile;
  readonly labels: VerifiedFile;
  /** `undefined` in a reader's copy, which has none of the owner's files. */
  readonly owner?: { readonly ledger: VerifiedFile; readonly rules: VerifiedFile };
}

type NamedFile = Manifest['files'][number];

/** The plain paths of a dataset's files, and for whom each is. */
function expectedFiles({ rules }: Manifest): string[] {
  const formats = [...new Set(rules.output.formats)];
  return [
    ...formats.map((format) => `reader dataset.${format}`),
    'reader labels.json',
    'owner owner/ledger.json',
    'owner owner/rules.json',
  ].sort();
}

/**
 * Reads every file that a manifest names and compares length and SHA-256. The owner's files may be missing together:
 * readers need not have them. Throws `DatasetDiffers`.
 */
export async function verifyFiles(
  store: Store,
  manifestKey: string,
  manifest: Manifest,
  folder: string,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<VerifiedFiles> {
  const manifestUri = store.uri(manifestKey);
  const found = manifest.files.map((file) => `${file.audience} ${plainPath(file)}`).sort();
  expectSame(manifestUri, 'files', expectedFiles(manifest), found);
  const verified = new Map<string, VerifiedFile>();
  const missing: string[] = [];
  let read = 0;
  for (const file of manifest.files) {
    const key = dirname(manifestKey) === '.' ? file.path : `${dirname(manifestKey)}/${file.path}`;
    const uri = store.uri(key);
    const object = await fetchFile(store, key, file, folder, signal);
    if (object === undefined) {
      missing.push(absent(uri, file));
      continue;
    }
    expectSame(uri, 'bytes', file.bytes, object.bytes);
    expectSame(uri, 'sha256', file.sha256, object.sha256);
    verified.set(plainPath(file), { uri, local: object.local, rows: file.rows, bytes: file.bytes });
    read += object.bytes;
    onProgress(read);
  }
  return sorted(verified, missing, manifestUri);
}

/** A store may hide from readers what is the owner's. */
async function fetchFile(store: Store, key: string, file: NamedFile, folder: string, signal: AbortSignal) {
  try {
    return await fetchObject(store, key, folder, signal);
  } catch (error) {
    if (file.audience === 'owner' && error instanceof AccessDenied) return undefined;
    throw error;
  }
}

function absent(uri: string, { audience, bytes }: NamedFile): string {
  const difference = { file: uri, expected: `${bytes} bytes`, found: 'no such file' };
  if (audience === 'reader') throw new DatasetDiffers(difference);
  return uri;
}

function sorted(
  verified: ReadonlyMap<string, VerifiedFile>,
  missing: readonly string[],
  manifestUri: string,
): VerifiedFiles {
  const [csv, labels, ledger, rules, parquet] = [
    'dataset.csv',
    'labels.json',
    'owner/ledger.json',
    'owner/rules.json',
    'dataset.parquet',
  ].map((name) => verified.get(name));
  if (!csv || !labels)
    throw new DatasetDiffers({
      file: manifestUri,
      at: 'files',
      expected: 'dataset.csv',
      found: [...verified.keys()].join(', '),
    });
  const owner = ledger && rules && { ledger, rules };
  const [first] = missing;
  if (first !== undefined && (ledger || rules))
    throw new DatasetDiffers({
      file: first,
      expected: "all of the owner's files, or none of them as in a reader's copy",
      found: 'no such file',
    });
  return { csv, labels, ...(parquet && { parquet }), ...(owner && { owner }) };
}
