import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withEngine } from '../../../activities/duckdb/engine.ts';
import { csvRows, parquetRows } from '../../../activities/duckdb/readers.ts';
import { ConfigError } from '../../../activities/errors.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tagset-readers-'));
});
afterAll(() => rm(parent, { recursive: true }));

const FOLDERS = [
  'site=other',
  "site=other/a [x]*/q'uote",
  '*',
  '**',
  '**a**',
  '?',
  '[abc]',
  '[!a]',
  '[]]',
  'a]b',
  '{a,b}',
  'a"b',
  'é*',
  '%2a',
  '#x?y=1',
  'back\\slash',
  'back\\*slash',
];

/** Folders whose files a pattern would find instead, or besides. */
const OTHERS = ['a', 'b', 'x', '!', 'site=none', 'back*slash'];

const options = "auto_detect = false, header = true, delim = '|', columns = { id: 'VARCHAR' }";

describe('a file is the one that its path names, with the columns that it has', () => {
  const rowsOf = (sql: (folder: string) => string, folder: string) =>
    withEngine(
      { memory: '128MB', threads: 1, scratch: parent, signal: new AbortController().signal },
      async (engine) => {
        for (const one of [...OTHERS, folder]) {
          const here = join(parent, one);
          await mkdir(here, { recursive: true });
          await writeFile(join(here, 't.csv'), `id\n${one}\n`);
          await engine.set('target', join(here, 't.parquet'));
          await engine.set('id', one);
          await engine.run(
            "COPY (SELECT getvariable('id') AS id) TO (getvariable('target')) (FORMAT parquet)",
          );
        }
        return engine.rows(`FROM ${sql(join(parent, folder))}`);
      },
    );

  test.each(FOLDERS)('in the folder %j', async (folder) => {
    const parquet = await rowsOf((here) => parquetRows(join(here, 't.parquet')), folder);
    const csv = await rowsOf((here) => csvRows([join(here, 't.csv')], options), folder);
    expect({ parquet, csv }).toEqual({ parquet: [{ id: folder }], csv: [{ id: folder }] });
  });

  test('behind a link', async () => {
    await mkdir(join(parent, 'linked'), { recursive: true });
    await symlink(join(parent, 'linked'), join(parent, 'l[i]nk'));
    expect(await rowsOf((here) => parquetRows(join(here, 't.parquet')), 'l[i]nk')).toEqual([
      { id: 'l[i]nk' },
    ]);
  });

  test('or is refused, where no path would name it alone', () => {
    expect(() => parquetRows('/a\\b/*/t.parquet')).toThrow(ConfigError);
  });
});

test('no file is read but by these readers', async () => {
  const folder = fileURLToPath(new URL('../../../activities', import.meta.url));
  const files = await readdir(folder, { recursive: true });
  const others = files.filter((file) => /\.(ts|sql)$/.test(file) && file !== join('duckdb', 'readers.ts'));
  expect(others.length).toBeGreaterThan(100);
  const texts = await Promise.all(
    others.map(async (file) => ({ file, text: await readFile(join(folder, file), 'utf8') })),
  );
  const reading = /\b(read_\w+|parquet_\w+|glob|sniff_csv)\s*\(|\bFROM '/;
  const code = (text: string) => text.replace(/^\s*--.*$/gm, '');
  expect(texts.filter(({ text }) => reading.test(code(text))).map(({ file }) => file)).toEqual([]);
});

test('what does not fit in memory goes to such a folder and comes back', async () => {
  const scratch = join(parent, "site=other/a [x]*/q'uote\\");
  await mkdir(scratch, { recursive: true });
  const { signal } = new AbortController();
  await withEngine({ memory: '64MB', threads: 1, scratch, signal }, async (engine) => {
    await engine.run(
      'CREATE TABLE big AS SELECT range AS n, md5(range :: VARCHAR) AS text FROM range(1500000)',
    );
    expect((await readdir(join(scratch, 'spill'))).length).toBeGreaterThan(0);
    const [sums] = await engine.rows<{ n: bigint }>('SELECT count(text) AS n FROM big');
    expect(sums?.n).toBe(1_500_000n);
  });
});
