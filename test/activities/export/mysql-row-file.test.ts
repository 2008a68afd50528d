import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BadInput } from '../../../activities/errors.ts';
import { RowFile } from '../../../activities/export/mysql-row-file.ts';
import { temporaryFolder } from './export-into.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes rows of one short text into a new file. */
async function write(name: string, texts: Iterable<Buffer>): Promise<string> {
  const path = join(folder, name);
  const file = await RowFile.create({
    ...{ path, table: 'tags', columns: [{ name: 'value', form: 'text' }] },
    ...{ onPiece: () => {}, onBehind: () => {}, onError: () => {} },
  });
  try {
    for (const text of texts) file.add(Buffer.of(text.length, ...text), 0, text.length + 1);
    await file.finish();
  } finally {
    await file.close();
  }
  return readFile(path, 'utf8');
}

test('a file has the header and the rows', async () => {
  expect(await write('two.csv', [Buffer.from('car'), Buffer.from('größe')])).toBe('value\n"car"\n"größe"\n');
});

// The second is behind the first piece of the file.
test.each([1, 30_000])('a row that is no UTF-8 is named: row %i', async (row) => {
  const texts = Array.from({ length: row }, (_, at) => Buffer.from(at + 1 === row ? [0xc3] : 'a long tag\n'));
  const error = await write(`${row}.csv`, texts).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BadInput);
  expect((error as Error).message).toMatch(
    new RegExp(`^row ${row} of the table tags holds text that is not UTF-8`),
  );
});
