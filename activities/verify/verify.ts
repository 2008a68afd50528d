import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { basename, dirname } from 'node:path/posix';
import { type EngineOptions, withEngine } from '../duckdb/engine.ts';
import { BadInput } from '../errors.ts';
import { describeIssue, phrase } from '../issue.ts';
import { filesSha256Of, plainPath, versionOf } from '../publish/identity.ts';
import type { Manifest } from '../publish/manifest.ts';
import { manifestSchema } from '../publish/manifest-schema.ts';
import { sha256Of } from '../sha256.ts';
import type { Store } from '../store/store.ts';
import { DatasetDiffers, expectSame } from './difference.ts';
import { verifyLabels, verifyLedger, verifyOwnersLedger, verifyOwnersRules } from './verify-books.ts';
import { verifyCsv } from './verify-csv.ts';
import { type VerifiedFiles, verifyFiles } from './verify-files.ts';
import { openParquet, verifyParquet } from './verify-parquet.ts';

export interface VerifyOptions {
  /** An existing folder; copies of the files and what does not fit in memory go into one of our own below it. */
  readonly scratch: string;
  readonly signal?: AbortSignal;
  /** Default: 512 MB and every core. */
  readonly engine?: Partial<Pick<EngineOptions, 'memory' | 'threads'>>;
  /** What the manifest's SHA-256 must be, where something else names it. */
  readonly sha256?: string;
  /** Told after every check that a dataset has passed. */
  readonly onCheck?: (check: Check) => void;
  /** Told how many bytes of files were read. */
  readonly onProgress?: (bytes: number) => void;
}

/** A check that a dataset has passed, for a person: such as `dataset.csv`, `3,692 rows`. */
export interface Check {
  readonly name: string;
  readonly detail: string;
}

/** A dataset that is what its manifest says. */
export interface Verified {
  readonly manifest: Manifest;
  readonly address: { readonly uri: string; readonly sha256: string };
  readonly checks: readonly Check[];
}

/**
 * Reads a published dataset anew and checks it against its manifest: every file's bytes, the rows of both formats,
 * labels and ledger, and how they fit together. A reader's copy, without the owner's files, is whole too. Throws
 * `DatasetDiffers` at the first difference, `BadInput` where there is no manifest.
 */
export async function verifyDataset(
  store: Store,
  manifestKey: string,
  options: VerifyOptions,
): Promise<Verified> {
  const { signal = new AbortController().signal, onCheck, onProgress } = options;
  const checks: Check[] = [];
  const passed = (name: string, detail: string) => {
    checks.push({ name, detail });
    onCheck?.({ name, detail });
  };
  const { manifest, address } = await verifyManifest(store, manifestKey, options);
  passed('manifest.json', `${manifest.name} ${manifest.version}, sha256 ${address.sha256}`);
  const scratch = await mkdtemp(join(options.scratch, 'verify-'));
  try {
    const files = await verifyFiles(store, manifestKey, manifest, scratch, signal, (bytes) =>
      onProgress?.(bytes),
    );
    passed('files', describeFiles(manifest, files));
    const labels = await verifyLabels(files.labels, manifest);
    passed('labels.json', `${labels.length} labels in their order`);

    const { memory = '512MB', threads = availableParallelism() } = options.engine ?? {};
    await withEngine({ memory, threads, scratch, signal }, async (engine) => {
      const idType = files.parquet && (await openParquet(engine, files.parquet, manifest));
      const tags = await verifyCsv(engine, files.csv, manifest, labels, idType);
      passed(
        'dataset.csv',
        `${manifest.rows.dataset} rows in order of the id, ${tags} tags, all of them labels with their uses`,
      );
      verifyLedger(address.uri, manifest, tags);
      passed('ledger', `${manifest.ledger.read} rows, each in one bin`);
      if (files.owner) {
        await verifyOwnersLedger(files.owner.ledger, manifest);
        await verifyOwnersRules(files.owner.rules, manifest);
        passed('owner', 'ledger.json and rules.json, of which the manifest says the same');
      }
      if (files.parquet === undefined) return;
      await verifyParquet(engine, files.parquet, manifest);
      const { train, validation } = manifest.split;
      passed(
        'dataset.parquet',
        `the rows of dataset.csv, ${train} to train on and ${validation} to measure on`,
      );
    });
    return { manifest, address, checks };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function describeFiles({ files }: Manifest, { owner }: VerifiedFiles): string {
  const read = files.filter(({ audience }) => owner !== undefined || audience === 'reader');
  const bytes = read.reduce((sum, file) => sum + file.bytes, 0);
  const copy = owner === undefined ? "; the owner's are not in this copy" : '';
  return `${read.length} with ${bytes} bytes, each with its sha256${copy}`;
}

/** The manifest alone: its form, its hash, and that it lies where its version says. */
async function verifyManifest(
  store: Store,
  key: string,
  { sha256, signal }: VerifyOptions,
): Promise<Pick<Verified, 'manifest' | 'address'>> {
  const uri = store.uri(key);
  const found = await store.read(key, signal);
  if (found === undefined) throw new BadInput(`There is no manifest ${uri}.`);
  const address = { uri, sha256: sha256Of(found.bytes) };
  if (sha256 !== undefined) expectSame(uri, 'sha256', sha256, address.sha256);
  const manifest = readManifest(uri, found.bytes);
  const { name, version, period, contentSha256, filesSha256 } = manifest;
  expectSame(uri, 'filesSha256, beside the files', filesSha256Of(manifest.files), filesSha256);
  expectSame(uri, 'version', versionOf(period, filesSha256), version);
  if (key.startsWith('datasets/')) {
    expectSame(uri, 'version, beside the folder', basename(dirname(key)), version);
    expectSame(uri, 'name, beside the folder', basename(dirname(dirname(key))), name);
  }
  const fileOf = (plain: string) => manifest.files.find((file) => plainPath(file) === plain);
  expectSame(uri, 'contentSha256, beside dataset.csv', fileOf('dataset.csv')?.sha256, contentSha256);
  const { path, sha256: labelsSha256 } = fileOf('labels.json') ?? {};
  expectSame(uri, 'labels, path beside the files', path, manifest.labels.path);
  expectSame(uri, 'labels, sha256 beside the files', labelsSha256, manifest.labels.sha256);
  return { manifest, address };
}

function readManifest(uri: string, bytes: Uint8Array): Manifest {
  const differs = (found: string) =>
    new DatasetDiffers({ file: uri, expected: 'a manifest (docs/manifest.schema.json)', found });
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw differs('something that is no JSON');
  }
  const parsed = manifestSchema.safeParse(content, { error: phrase });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw differs(issue === undefined ? 'another' : `that ${describeIssue(issue)}`);
}
