import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dumpEnd } from '../../../activities/sql-dump/dump-end.ts';
import { DUMPS } from './dumps.ts';

async function endOf(sql: string) {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-dump-end-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'dump.sql');
  await writeFile(path, sql);
  return dumpEnd(path);
}

test.each(DUMPS)(
  'the end of a dump of $writer is known, however far it is from the beginning',
  async ({ sql }) => {
    expect(await endOf(sql)).toBe('whole');
    const at = sql.indexOf('\n', sql.indexOf('INSERT INTO'));
    const long = `${sql.slice(0, at)}\n${'-- filler\n'.repeat(10_000)}${sql.slice(at)}`;
    expect(await endOf(long)).toBe('whole');
    expect(await endOf(long.slice(0, at + 50_000))).toBe('cut');
  },
);

test('a writer that leaves no mark tells nothing', async () => {
  expect(await endOf('-- MySQL Workbench Synchronization\nCREATE TABLE t (a int);\n')).toBe('unknown');
});

test('an empty file is cut', async () => {
  expect(await endOf('')).toBe('cut');
});
