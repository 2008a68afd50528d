import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { temporal } from '@temporalio/proto';

const { History } = temporal.api.history.v1;
export type History = temporal.api.history.v1.IHistory;

/** Keeps a history as JSON, without what only tells of the machine it was recorded on. */
export async function writeHistory(file: string, history: History): Promise<void> {
  const plain = History.toObject(History.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
  });
  await writeFile(file, `${JSON.stringify(withoutMachine(plain), null, 1)}\n`);
}

export async function readHistory(file: string): Promise<History> {
  return History.fromObject(JSON.parse(await readFile(file, 'utf8')));
}

function withoutMachine(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMachine);
  if (typeof value === 'string') return value.replaceAll(hostname(), 'machine');
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).filter(([key]) => key !== 'stackTrace' && key !== 'identity');
  return Object.fromEntries(fields.map(([key, field]) => [key, withoutMachine(field)]));
}
