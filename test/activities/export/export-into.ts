import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportedSnapshot, Progress, Source } from '../../../activities/export/source.ts';
import { tableRequests } from '../../../activities/table-requests.ts';
import { type Tables, tablesSchema } from '../../../activities/tables.ts';
import { readParquet } from './read-parquet.ts';

export interface ExportOptions {
  /** `tables` of dataset.yaml; default: that of the reference case. */
  readonly tables?: object;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: Progress) => void;
}

/** What a source exports, into a folder of its own below `parent`: the snapshot, and its files as canonical CSV. */
export async function exportInto(
  parent: string,
  source: Source,
  { tables = {}, signal = new AbortController().signal, onProgress = () => {} }: ExportOptions = {},
): Promise<ExportedSnapshot & { images: string; tags: string }> {
  const folder = await mkdtemp(join(parent, 'export-'));
  const requests = tableRequests(tablesSchema.parse(tables) as Tables);
  const snapshot = await source.export({ tables: requests, folder, signal, onProgress });
  const text = async (role: string) => {
    const table = snapshot.tables.find((one) => one.role === role);
    return readParquet(table?.file ?? '');
  };
  return { ...snapshot, images: await text('images'), tags: await text('tags') };
}

/** A temporary folder for the tests of one file. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tagset-export-'));
}

/** The error that something ends with; an error if it does not. */
export async function errorOf(act: Promise<unknown>): Promise<Error> {
  const outcome = await act.then(
    () => new Error('nothing was refused'),
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error(`${String(outcome)} is no error`);
  if (outcome.message === 'nothing was refused') throw outcome;
  return outcome;
}
