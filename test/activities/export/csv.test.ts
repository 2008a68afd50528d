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

/** The tags that are exported, as text in quotes. */
async function exported(tags: string | Uint8Array, config: Partial<CsvConfig> = {}): Promise<string> {
  return (await exportInto(parent, await csvFiles(parent, tags, config))).tags;
}

describe('an export from CSV', () => {
  const plain = 'id,value,ref_id\n1,car,1\n2,"red, ""hair""",1\n3,"two\nlines",1\n4,,1\n5,"",1\n6,🦊,\n';
  const rows = 'value,ref\n"car","1"\n"red, ""hair""","1"\n"two\nlines","1"\n,"1"\n"","1"\n"🦊",\n';
  const car = 'value,ref\n"car","1"\n';

  test('has all cells, and each tag is spelled once', async () => {
    expect(await exported(plain)).toBe(rows);
    expect(await exported(`${plain}7,car,2\n`)).toBe(`${rows}"car","2"\n`);
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
    expect(await exported(`${text}\n`)).toBe('value,ref\n"car","1"\n"red, hair","1"\n,"2"\n');
  });

  test.each([
    ['CRLF at its line ends', plain.replaceAll('\n', '\r\n'), rows.replace('two\nlines', 'two\r\nlines')],
    ['a byte-order mark', `\ufeff${plain}`, rows],
    ['every field in quotes', '"id","value","ref_id"\n"1","car","1"\n', car],
    ['other columns and another order', 'votes,ref_id,who,value,id\n5,1,me,car,1\n', car],
    ['its header in capitals', 'ID,Value,REF_ID\n1,car,1\n', car],
    [
      'a header only its quotes make one',
      '"id","value","ref_id"\n"1","a ""b""","1"\n',
      'value,ref\n"a ""b""","1"\n',
    ],
  ])('may have %s', async (_, text, expected) => {
    expect(await exported(text)).toBe(expected);
  });

  test('may lack the line end at its end where that is declared', async () => {
    expect(await exported(plain.slice(0, -1), { allowMissingLineEnd: true })).toBe(rows);
    const text = gzipSync('id,value,ref_id\n1,car,1');
    const config = { tags: 'tags.csv.gz', allowMissingLineEnd: true };
    expect(await exported(text, config)).toBe(car);
  });

  test('is read with the dialect that is declared, where none could be detected', async () => {
    const text = "id~value~ref_id\n1~'it''s'~1\n2~NULL~1\n3~'NULL'~1\n4~~1\n";
    expect(await exported(text, { delimiter: '~', quote: "'", null: 'NULL' })).toBe(
      'value,ref\n"it\'s","1"\n,"1"\n"NULL","1"\n,"1"\n',
    );
  });

  test('of phpMyAdmin has NULL where phpMyAdmin writes NULL', async () => {
    const text =
      '"id","value","ref_id","votes"\n"1","car","1","0"\n"2",NULL,"1","0"\n"3","NULL","1","0"\n"4","say ""hi""","1","0"\n';
    expect(await exported(text, { null: 'NULL' })).toBe(
      'value,ref\n"car","1"\n,"1"\n"NULL","1"\n"say ""hi""","1"\n',
    );
  });

  test('may be gzipped', async () => {
    expect(await exported(gzipSync(plain), { tags: 'tags.csv.gz' })).toBe(rows);
  });

  test('keeps a text that looks like a number, a date or a comment as it is', async () => {
    const values = ['007', '1e5', '2026-01-01', 'true', '#1', ' padded '];
    const text = values.map((value, at) => `${at},${value},0${at}\n`).join('');
    const expected = values.map((value, at) => `"${value}","0${at}"\n`).join('');
    expect(await exported(`id,value,ref_id\n${text}`)).toBe(`value,ref\n${expected}`);
  });

  test('reads long rows', async () => {
    const long = 'ü'.repeat(3_000_000);
    expect(await exported(`id,value,ref_id\n1,"${long}",1\n`)).toBe(`value,ref\n"${long}","1"\n`);
  });

  test('has more rows than one row group', async () => {
    const ids = Array.from({ length: 250_001 }, (_, id) => id);
    const text = ids.map((id) => `${id},tag ${id % 1000},${id}\n`).join('');
    const expected = ids.map((id) => `"tag ${id % 1000}","${id}"\n`).join('');
    expect(await exported(`id,value,ref_id\n${text}`)).toBe(`value,ref\n${expected}`);
  });
});
