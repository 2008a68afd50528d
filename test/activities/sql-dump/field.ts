import { expect } from 'vitest';
import { bytes, csvOf } from './read.ts';

/** The CSV field of one value in a column of a type. */
export function field(type: string, value: string | Uint8Array): string {
  const head = bytes(`CREATE TABLE t (v ${type});\nINSERT INTO t VALUES (`);
  const sql = new Uint8Array([
    ...head,
    ...(typeof value === 'string' ? bytes(value) : value),
    ...bytes(');\n'),
  ]);
  const csv = csvOf(sql);
  expect(csv.startsWith('v\n')).toBe(true);
  return csv.slice(2, -1);
}
