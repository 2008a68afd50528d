import { describe, expect, test } from 'vitest';
import { build, published, refusal, type Site } from './site.ts';

const header = 'id,value,ref_id\n';
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const source = (more: string) => `{ csv: { images: shots.csv, tags: tags.csv, ${more} } }`;

const NO_LINE_END =
  'BadInput: tags.csv, line 3: the file does not end with a line end, so that its last row may be cut. Write it again; if it is whole, declare that: source.csv.allowMissingLineEnd: true.';

describe('a CSV file is refused by name', () => {
  test.each<[string, Site, string]>([
    [
      'that ends within a quoted field',
      { tags: `${header}1,car,1\n2,"do\n` },
      'BadInput: tags.csv, line 3: a quote is opened in this row and never closed. Correct the file, or declare quote in source.csv.',
    ],
    ['that ends within a line', { tags: `${header}1,car,1\n2,car,2` }, NO_LINE_END],
    [
      'that ends within a row',
      { tags: `${header}1,car,1\n2,do\n` },
      'BadInput: tags.csv, line 3: 2 fields, where the header row has 3. Correct the file, or declare delimiter and quote in source.csv.',
    ],
    [
      'with a row that is longer than the header row',
      { tags: `${header}1,red, hair,1\n` },
      'BadInput: tags.csv, line 2: 4 fields, where the header row has 3. Correct the file, or declare delimiter and quote in source.csv.',
    ],
    [
      'with text behind a closing quote',
      { tags: `${header}1,"car"s,1\n` },
      'BadInput: tags.csv, line 2: a closing quote is followed by "s", where the field should end. Double the quotes inside a field, or declare quote in source.csv.',
    ],
    [
      'with a quote that is never closed, before it fills the memory',
      { tags: `${header}1,"car,1\n${'2,dog,1\n'.repeat(2_200_000)}` },
      'BadInput: tags.csv, line 2: the row has more than 16777216 characters. A quote that is opened and never closed does that, or lines that do not end in LF: correct the file, or declare quote in source.csv.',
    ],
    [
      'with a field over the limit',
      { tags: `${header}1,${'x'.repeat(17 << 20)},1\n` },
      'BadInput: tags.csv, line 2: the row has more than 16777216 characters. A quote that is opened and never closed does that, or lines that do not end in LF: correct the file, or declare quote in source.csv.',
    ],
    [
      'without a line end, before it fills the memory',
      { tags: Buffer.alloc(52 << 20, 'x') },
      'BadInput: tags.csv, line 1: the row has more than 16777216 characters. A quote that is opened and never closed does that, or lines that do not end in LF: correct the file, or declare quote in source.csv.',
    ],
    [
      'in Latin-1',
      { tags: latin1(`${header}1,gr\xfcn,1\n`) },
      'BadInput: tags.csv, line 2: these bytes are no UTF-8. Export the file as UTF-8, or convert it: iconv -f latin1 -t utf-8.',
    ],
    [
      'with half a character in UTF-8 (a lone surrogate)',
      { tags: Buffer.concat([latin1(`${header}1,a`), Buffer.from('eda080', 'hex'), latin1(',1\n')]) },
      'BadInput: tags.csv, line 2: these bytes are no UTF-8. Export the file as UTF-8, or convert it: iconv -f latin1 -t utf-8.',
    ],
    [
      'in UTF-16 with a byte-order mark',
      { tags: utf16(`\ufeff${header}1,car,1\n`) },
      'BadInput: tags.csv is UTF-16. Export it as UTF-8, or convert it: iconv -f utf-16 -t utf-8.',
    ],
    [
      'in UTF-16 without one',
      { tags: utf16(`${header}1,car,1\n`) },
      'BadInput: tags.csv holds NUL in its header row: it is UTF-16 or no text. Export it as UTF-8, or convert it: iconv -f utf-16le -t utf-8.',
    ],
    [
      'whose lines end in CR alone',
      { tags: `${header}1,car,1\n`.replaceAll('\n', '\r') },
      "BadInput: tags.csv ends its lines in CR alone, as old Macs did. Convert it: tr '\\r' '\\n' < FILE.",
    ],
    [
      'with a column twice',
      { tags: 'id,value,ref_id,value\n1,car,1,dog\n' },
      'BadInput: tags.csv names the column value twice: rename one of the two in its header row.',
    ],
    [
      'with an empty name for a column that is needed',
      { tags: ',value,ref_id\n1,car,1\n' },
      'SchemaDrift: tags.csv has no column id. Its header row names , value, ref_id. Set tables.tags in dataset.yaml.',
    ],
    [
      'with 50,000 other columns, of which it shows a few',
      { tags: `${Array.from({ length: 50_000 }, (_, at) => `c${at}`)}\n1\n` },
      'SchemaDrift: tags.csv has no column id. Its header row names c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, … (50000 in all). Set tables.tags in dataset.yaml.',
    ],
    [
      'with a column name of 2 MB, of which it shows the beginning',
      { tags: `id,value,${'x'.repeat(2e6)}\n1,car,1\n` },
      `SchemaDrift: tags.csv has no column ref_id. Its header row names id, value, ${'x'.repeat(200)}… (2000000 characters). Set tables.tags in dataset.yaml.`,
    ],
    ['that is empty', { tags: '' }, 'BadInput: tags.csv is empty: it has not even a header row.'],
    [
      'that is a folder',
      { source: '{ csv: { images: ., tags: tags.csv } }' },
      'ConfigError: . is a folder, where source.csv in dataset.yaml should name a file.',
    ],
    [
      'whose path climbs to where no file is',
      { source: '{ csv: { images: ../../../../nowhere/shots.csv, tags: tags.csv } }' },
      'ConfigError: There is no file /nowhere/shots.csv that can be read. Correct source.csv in dataset.yaml.',
    ],
    [
      'whose path holds NUL',
      { source: '{ csv: { images: "a\\0b", tags: tags.csv } }' },
      'ConfigError: There is no file a\0b that can be read. Correct source.csv in dataset.yaml.',
    ],
    [
      'whose delimiter is declared to be a line end',
      { source: source('delimiter: "\\n"') },
      'ConfigError: dataset.yaml:2: "source.csv.delimiter" cannot be a line end or NUL',
    ],
    [
      'whose quote is declared to be a line end',
      { source: source('quote: "\\r"') },
      'ConfigError: dataset.yaml:2: "source.csv.quote" cannot be a line end or NUL',
    ],
    [
      'whose delimiter is declared to be the quote',
      { source: source(`delimiter: '"'`) },
      'ConfigError: dataset.yaml:2: "source.csv.delimiter" is the quote too: declare another delimiter or quote',
    ],
  ])('%s', async (_, site, expected) => {
    expect(await refusal(site)).toBe(expected);
  });
});

describe('a CSV file is read in full', () => {
  test.each<[string, Site]>([
    ['with a byte-order mark, or two', { tags: `\ufeff\ufeff${header}1,car,1\n2,car,2\n` }],
    ['with CRLF', { tags: `${header}1,car,1\n2,car,2\n`.replaceAll('\n', '\r\n') }],
    [
      'with CR, LF and CRLF within a tag that is white space to us',
      { tags: `${header}1,"\r\ncar\r",1\n2,"car\n",2\n` },
    ],
    ['with doubled columns that nobody asked for', { tags: 'id,x,value,x,ref_id\n1,,car,,1\n2,,car,,2\n' }],
    [
      'with __proto__ and constructor among its columns',
      { tags: '__proto__,id,constructor,value,ref_id\n,1,,car,1\n,2,,car,2\n' },
    ],
    [
      'without a last line end, where that is declared',
      {
        tags: `${header}1,car,1\n2,car,2`,
        source: '{ csv: { images: shots.csv, tags: tags.csv, allowMissingLineEnd: true } }',
      },
    ],
    ['with empty lines', { tags: `${header}\n1,car,1\n\r\n2,car,2\n\n` }],
  ])('%s', async (_, site) => {
    expect(await published(site)).toBe('id,shot_image_id,tags\n1,one.jpg,car\n2,two.jpg,car\n');
  });

  test('where the same letters have other code points in the header row (NFD for NFC)', async () => {
    const shots = 'id,fu\u0308r\n1,a\n2,b\n';
    const yaml = 'tables: { images: { file: "f\u00fcr" } }\nrules: { minUses: 1 }';
    expect(await published({ shots, yaml })).toBe('id,f\u00fcr,tags\n1,a,car\n2,b,car\n');
  });

  test('where two columns are NFC and NFD of one name, each by its own', async () => {
    const shots = 'id,fu\u0308r,f\u00fcr\n1,nfd,nfc\n2,nfd,nfc\n';
    for (const [file, value] of [
      ['fu\u0308r', 'nfd'],
      ['f\u00fcr', 'nfc'],
    ]) {
      const yaml = `tables: { images: { file: "${file}" } }\nrules: { minUses: 1 }`;
      expect((await build({ shots, yaml })).csv).toBe(`id,${file},tags\n1,${value},car\n2,${value},car\n`);
    }
  });
});
