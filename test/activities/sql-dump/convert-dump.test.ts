import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { convertDump } from '../../../activities/sql-dump/convert-dump.ts';
import { BIG, convert, END, file, folder } from './dump-files.ts';
import { DUMPS, TABLE } from './dumps.ts';

const SQL = DUMPS[0]?.sql ?? '';

describe('convertDump', () => {
  it('tells what it wrote and where the dump comes from', async () => {
    const path = await file('pets.sql', SQL);
    const output = join(folder, 'pets.csv');
    const converted = await convertDump({
      input: { path },
      tables: [{ table: 'pets', columns: ['name', 'born'], output }],
    });
    expect(await readFile(output, 'utf8')).toBe(
      'name,born\nBo,2019-02-03\n"O\'Hara, ""Jr""",\n,2020-12-31\nżółw 🐢,2021-01-01\n',
    );
    expect(converted).toMatchObject({
      writer: 'mariadb-dump',
      serverVersion: '10.11.6-MariaDB',
      completedAt: '2026-01-31  4:05:06',
      tables: [
        {
          table: 'pets',
          rows: 4,
          bytes: 78,
          nulls: [1, 1],
          multiline: false,
          columns: [
            { name: 'name', declared: 'varchar(40)' },
            { name: 'born', type: 'date' },
          ],
        },
      ],
      notes: [],
    });
  });

  it('says whether a value holds a line break', async () => {
    const path = await file('pets.sql', SQL);
    const { tables } = await convertDump({
      input: { path },
      tables: [{ table: 'pets', output: join(folder, 'pets.csv') }],
    });
    expect(tables[0]?.multiline).toBe(true);
  });

  it('reads a stream, and tells lines there too', async () => {
    const chunks = [SQL.slice(0, 1000), SQL.slice(1000)].map((text) => Buffer.from(text));
    const output = join(folder, 'out.csv');
    await convertDump({
      input: { stream: Readable.from(chunks), name: 'standard input' },
      tables: [{ table: 'pets', output }],
    });
    expect(await readFile(output, 'utf8')).toBe(TABLE);
    const broken = BIG.replace(END, 'oops;');
    const stream = Readable.from([Buffer.from(broken)]);
    const place = `line 60002, byte ${broken.indexOf('oops')}: expected a SQL statement`;
    await expect(
      convertDump({ input: { stream, name: 'standard input' }, tables: [{ table: 't', output }] }),
    ).rejects.toThrow(`standard input: ${place}`);
    await expect(convert(await file('oops.sql', broken), 't')).rejects.toThrow(`oops.sql: ${place}`);
    await expect(convert(await file('oops.sql.gz', gzipSync(broken)), 't')).rejects.toThrow(
      `oops.sql.gz: ${place}`,
    );
  });

  it('leaves no file behind when it fails, and an old one as it was', async () => {
    const path = await file('cut.sql', BIG.slice(0, 3_000_000));
    await file('old.csv', 'old');
    const tables = ['old.csv', 'new.csv'].map((name) => ({ table: 't', output: join(folder, name) }));
    await expect(convertDump({ input: { path }, tables: tables.slice(0, 1) })).rejects.toThrow(
      /the dump ends inside/,
    );
    await expect(convertDump({ input: { path }, tables: tables.slice(1) })).rejects.toThrow(
      /the dump ends inside/,
    );
    expect((await readdir(folder)).sort()).toEqual(['cut.sql', 'old.csv']);
    expect(await readFile(join(folder, 'old.csv'), 'utf8')).toBe('old');
  });

  it('waits for a slow reader, and writes everything to it', async () => {
    let taken = '';
    let waiting = 0;
    const slow = new Writable({
      write(chunk: Buffer, _, done) {
        waiting++;
        setTimeout(() => {
          taken += chunk.toString();
          waiting--;
          done();
        }, 2);
      },
    });
    const { tables } = await convertDump({
      input: { path: await file('big.sql', BIG) },
      tables: [{ table: 't', output: slow }],
      onProgress: () => expect(waiting).toBeLessThanOrEqual(1),
    });
    expect(tables[0]?.rows).toBe(60_000);
    expect(taken.length).toBe(tables[0]?.bytes);
    expect(taken.split('\n').length).toBe(60_002);
  });

  it('fails with the error of whoever it writes to', async () => {
    const full = new Writable({ write: (_, __, done) => done(new Error('disk full')) });
    full.on('error', () => {});
    const path = await file('big.sql', BIG);
    await expect(convertDump({ input: { path }, tables: [{ table: 't', output: full }] })).rejects.toThrow(
      'disk full',
    );
  });

  it('ends when it is told to', async () => {
    const stream = new Readable({ read() {} });
    stream.push('CREATE TABLE t (a int);\n');
    const controller = new AbortController();
    const output = join(folder, 'out.csv');
    const converting = convertDump({
      input: { stream, name: 'stream' },
      tables: [{ table: 't', output }],
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(converting).rejects.toThrow('enough');
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes names and types from another dump', async () => {
    const schema = await file('schema.sql', 'CREATE TABLE t (a int, b blob);\n');
    expect(
      await convert(await file('data.sql', `INSERT INTO t VALUES (1,'x');\n${END}`), 't', { schema }),
    ).toBe('a,b\n1,0x78\n');
  });

  it('says what is wrong with a path', async () => {
    await expect(convert(join(folder, 'none.sql'), 't')).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(/none.sql: there is no such file/),
    });
    await expect(convert(folder, 't')).rejects.toThrow(/it is a folder/);
    const path = await file('pets.sql', SQL);
    const output = join(folder, 'no', 'pets.csv');
    await expect(convertDump({ input: { path }, tables: [{ table: 'pets', output }] })).rejects.toMatchObject(
      { name: 'ConfigError', message: `cannot write ${output}: there is no such folder` },
    );
  });
});
