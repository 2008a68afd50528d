import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { splitRows } from '../../../activities/convert/split-rows.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'split-rows-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const header = '"a\nheader",value\n';

async function split(rows: string, parts: number): Promise<string[]> {
  const path = join(folder, 'table.csv');
  await writeFile(path, header + rows);
  const files = await splitRows(path, folder, parts, AbortSignal.timeout(20_000));
  return Promise.all(files.map((file) => readFile(file, 'utf8')));
}

test('a small file stays whole', async () => {
  expect(await split('1,"x\ny"\n', 4)).toEqual([`${header}1,"x\ny"\n`]);
});

test('every part has the header, whole rows, and together they are the file', async () => {
  const row = '1,"say ""hi""\n2,""no row""\n\n"\n';
  const rows = row.repeat(400_000);
  const parts = await split(rows, 3);
  expect(parts).toHaveLength(3);
  for (const part of parts) {
    expect(part.startsWith(header + row)).toBe(true);
    expect(part.endsWith(row)).toBe(true);
  }
  expect(parts.map((part) => part.slice(header.length)).join('') === rows).toBe(true);
});

test('one row that is longer than a part is not cut', async () => {
  const rows = `1,"${'line\n'.repeat(2_000_000)}"\n2,x\n`;
  const parts = await split(rows, 4);
  expect(parts.map((part) => part.slice(header.length)).join('') === rows).toBe(true);
  for (const part of parts) expect((part.match(/"/g) ?? []).length % 2).toBe(0);
});
