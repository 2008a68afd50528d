import { rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CsvConfig } from '../../../activities/export/source-config.ts';
import { csvFiles } from './csv-files.ts';
import { exportInto, temporaryFolder } from './export-into.ts';

let parent: string;
beforeAll(async () => {
  parent = await temporaryFolder();
});
afterAll(() => rm(parent, { recursive: true }));

async function exported(tags: string | Uint8Array, config: Partial<CsvConfig> = {}): Promise<string> {
  return (await exportInto(parent, await csvFiles(parent, tags, config))).tags;
}

describe('an export from CSV', () => {
  const plain = 'id,value,ref_id\n1,car,1\n2,"red, ""hair""",1\n3,"two\nlines",1\n4,,1\n5,"",1\n6,🦊,\n';

  test('is canonical CSV already where the file is', async () => {
    expect(await exported(plain)).toBe(plain);
  });

  test('names its files and the moment of the last change', async () => {
    const { identity } = await exportInto(parent, await csvFiles(parent, plain));
    expect(identity).toMatchObject({ kind: 'csv', address: 'shots.csv, tags.csv', server: 'files' });
    expect(Math.abs(Date.parse(identity.snapshotTime) + 3_600_000 - Date.now())).toBeLessThan(60_000);
  });

  test.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ])('detects %s between the fields', async (_, delimiter) => {
    const text = ['id,value,ref_id', '1,car,1', '2,"red, hair",1', '3,,2']
      .map((line) => line.split(/,(?! )/).join(delimiter))
      .join('\n');
    expect(await exported(`${text}\n`)).toBe('id,value,ref_id\n1,car,1\n2,"red, hair",1\n3,,2\n');
  });

  test.each([
    ['CRLF at its line ends', plain.replaceAll('\n', '\r\n'), plain.replace('two\nlines', 'two\r\nlines')],
    ['a byte-order mark', `\ufeff${plain}`, plain],
    ['every field in quotes', '"id","value","ref_id"\n"1","car","1"\n', 'id,value,ref_id\n1,car,1\n'],
    [
      'other columns and another order',
      'votes,ref_id,who,value,id\n5,1,me,car,1\n',
      'id,value,ref_id\n1,car,1\n',
    ],
    ['its header in capitals', 'ID,Value,REF_ID\n1,car,1\n', 'id,value,ref_id\n1,car,1\n'],
    [
      'a header only its quotes make one',
      '"id","value","ref_id"\n"1","a ""b""","1"\n',
      'id,value,ref_id\n1,"a ""b""",1\n',
    ],
  ])('may have %s', async (_, text, expected) => {
    expect(await exported(text)).toBe(expected);
  });

  test('may lack the line end at its end where that is declared', async () => {
    expect(await exported(plain.slice(0, -1), { allowMissingLineEnd: true })).toBe(plain);
    const text = gzipSync('id,value,ref_id\n1,car,1');
    const config = { tags: 'tags.csv.gz', allowMissingLineEnd: true };
    expect(await exported(text, config)).toBe('id,value,ref_id\n1,car,1\n');
  });

  test('is read with the dialect that is declared, where none could be detected', async () => {
    const text = "id~value~ref_id\n1~'it''s'~1\n2~NULL~1\n3~'NULL'~1\n4~~1\n";
    expect(await exported(text, { delimiter: '~', quote: "'", null: 'NULL' })).toBe(
      "id,value,ref_id\n1,it's,1\n2,,1\n3,NULL,1\n4,,1\n",
    );
  });

  test('of phpMyAdmin has NULL where phpMyAdmin writes NULL', async () => {
    const text =
      '"id","value","ref_id","votes"\n"1","car","1","0"\n"2",NULL,"1","0"\n"3","NULL","1","0"\n"4","say ""hi""","1","0"\n';
    expect(await exported(text, { null: 'NULL' })).toBe(
      'id,value,ref_id\n1,car,1\n2,,1\n3,NULL,1\n4,"say ""hi""",1\n',
    );
  });

  test('may be gzipped', async () => {
    expect(await exported(gzipSync(plain), { tags: 'tags.csv.gz' })).toBe(plain);
  });

  test('keeps a text that looks like a number, a date or a comment as it is', async () => {
    const text = 'id,value,ref_id\n1,007,1\n2,1e5,1\n3,2026-01-01,1\n4,true,1\n5,#1,1\n6, padded ,1\n';
    expect(await exported(text)).toBe(text);
  });

  test('reads long rows', async () => {
    const long = 'x'.repeat(3_000_000);
    expect(await exported(`id,value,ref_id\n1,"${long}",1\n`)).toBe(`id,value,ref_id\n1,${long},1\n`);
  });

  test('says which files have rows of many lines', async () => {
    const { tables } = await exportInto(parent, await csvFiles(parent, plain));
    expect(tables.map((table) => [table.rows, 'multiline' in table && table.multiline])).toEqual([
      [1, false],
      [6, true],
    ]);
  });
});
