import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { convertCommand } from '../../cli/convert.ts';
import { inspectCommand } from '../../cli/inspect.ts';
import { DUMPS, TABLE } from '../activities/sql-dump/dumps.ts';

const SQL = DUMPS[0]?.sql ?? '';
const TWO = `${SQL}${SQL.replaceAll('pets', 'toys')}`;

let folder: string;
let stdout: string;
let stderr: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-'));
  await writeFile(join(folder, 'two.sql'), TWO);
  stdout = '';
  stderr = '';
  const keep = (take: (text: string) => void) => (chunk: unknown, done?: unknown) => {
    take(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString());
    if (typeof done === 'function') done();
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(
    keep((text) => (stdout += text)) as typeof process.stdout.write,
  );
  vi.spyOn(process.stderr, 'write').mockImplementation(
    keep((text) => (stderr += text)) as typeof process.stderr.write,
  );
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const convert = (...args: string[]) =>
  convertCommand()
    .exitOverride()
    .parseAsync([join(folder, 'two.sql'), ...args], { from: 'user' });
const inspect = (...args: string[]) =>
  inspectCommand()
    .exitOverride()
    .parseAsync([join(folder, 'two.sql'), ...args], { from: 'user' });
const out = (...names: string[]) => join(folder, ...names);

describe('tagset convert', () => {
  it('writes CSV to standard output, and nothing else there', async () => {
    await convert('--table', 'pets');
    expect(stdout).toBe(TABLE);
    expect(stderr).toBe('');
  });

  it('writes the wanted columns to a file, and says so', async () => {
    await convert('-t', 'pets', '--columns', 'born,id', '-o', out('pets.csv'));
    expect(await readFile(out('pets.csv'), 'utf8')).toBe(
      'born,id\n2019-02-03,1\n,2\n2020-12-31,3\n2021-01-01,4\n',
    );
    expect(stdout).toBe('');
    expect(stderr).toBe(`pets: 4 rows, 50 B in ${out('pets.csv')}\n`);
  });

  it('writes several tables into a folder in one pass', async () => {
    await convert('-t', 'pets', '-t', 'toys', '-o', `${out('made')}/`);
    expect((await readdir(out('made'))).sort()).toEqual(['pets.csv', 'toys.csv']);
    expect(await readFile(out('made', 'toys.csv'), 'utf8')).toBe(TABLE);
    await mkdir(out('there'));
    await convert('-t', 'toys', '-o', out('there'));
    expect(await readdir(out('there'))).toEqual(['toys.csv']);
  });

  it('gives a table a file name that every system takes', async () => {
    await writeFile(out('two.sql'), 'CREATE TABLE `a/b:c` (x int);\n-- Dump completed\n');
    await convert('-t', 'a/b:c', '-o', `${out('made')}/`);
    expect(await readdir(out('made'))).toEqual(['a%2Fb%3Ac.csv']);
  });

  it('writes Parquet', async () => {
    await convert('-t', 'pets', '--format', 'parquet', '-o', out('pets.parquet'));
    expect((await readFile(out('pets.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
    expect(stderr).toMatch(/^pets: 4 rows, /);
  });

  it('prints one JSON document', async () => {
    await convert('-t', 'pets', '--format', 'parquet', '-o', out('pets.parquet'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      writer: 'mariadb-dump',
      tables: [
        {
          table: 'pets',
          output: out('pets.parquet'),
          rows: 4,
          columns: [{ name: 'id', type: 'int(10) unsigned', nulls: 0, replacedByNull: 0 }, {}, {}, {}],
        },
      ],
      notes: [],
    });
    expect(stderr).toBe('');
  });

  it.each([
    [['-t', 'pets', '-t', 'toys'], /several tables need a folder: -o FOLDER\//],
    [['-t', 'pets', '-t', 'toys', '-o', 'file.csv'], /several tables need a folder, and file.csv is none/],
    [['-t', 'pets', '-t', 'pets', '-o', 'x/'], /a table is named twice/],
    [['-t', 'pets', '-t', 'toys', '--columns', 'id', '-o', 'x/'], /--columns goes with a single --table/],
    [['-t', 'pets', '--format', 'parquet'], /Parquet needs a file: -o FILE.parquet/],
    [['-t', 'pets', '--json'], /--json has standard output to itself/],
  ])('refuses %j', async (args, message) => {
    await expect(convert(...args)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(message),
    });
  });

  it.each([[[]], [['-t', 'pets', '--format', 'xml']], [['-t', 'pets', '--max-bytes', '-1']]])(
    'explains its usage after %j',
    async (args) => {
      await expect(convert(...args)).rejects.toMatchObject({
        name: expect.stringMatching(/CommanderError|InvalidArgumentError/),
      });
    },
  );

  it('ends in silence when its reader has seen enough', async () => {
    vi.mocked(process.stdout.write).mockImplementation(((_: unknown, done: (error: Error) => void) => {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      return true;
    }) as typeof process.stdout.write);
    await convert('-t', 'pets');
    expect(stderr).toBe('');
  });
});

describe('tagset inspect', () => {
  it('lists tables, columns and rows', async () => {
    await inspect();
    expect(
      stdout,
    ).toBe(`written by mariadb-dump from a server 10.11.6-MariaDB, complete at 2026-01-31  4:05:06

pets: 4 rows
  id    int(10) unsigned
  name  varchar(40)
  kind  text
  born  date

toys: 4 rows
  id    int(10) unsigned
  name  varchar(40)
  kind  text
  born  date
`);
  });

  it('prints one JSON document', async () => {
    await inspect('--json');
    expect(JSON.parse(stdout)).toMatchObject({
      writer: 'mariadb-dump',
      tables: [
        { table: 'pets', rows: 4 },
        { table: 'toys', rows: 4 },
      ],
      notes: [],
    });
  });
});
