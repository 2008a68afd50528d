import { describe, expect, it } from 'vitest';
import { field } from './field.ts';
import { csvOf, latin1 } from './read.ts';

describe('a string', () => {
  it.each([
    ["'plain text'", 'plain text'],
    [`"double quoted"`, 'double quoted'],
    ["''", '""'],
    [`""`, '""'],
    ["'it''s'", "it's"],
    [`"say ""hi"""`, '"say ""hi"""'],
    [`"it's"`, "it's"],
    [`'"'`, '""""'],
    ["''''", "'"],
    [String.raw`'it\'s'`, "it's"],
    [String.raw`'\"'`, '""""'],
    [String.raw`'a\\'`, 'a\\'],
    [String.raw`'\\\''`, "\\'"],
    [String.raw`'a\nb'`, '"a\nb"'],
    [String.raw`'a\rb'`, '"a\rb"'],
    [String.raw`'a\tb'`, 'a\tb'],
    [String.raw`'a\0b'`, 'a\0b'],
    [String.raw`'a\bb'`, 'a\bb'],
    [String.raw`'a\Zb'`, 'a\x1ab'],
    [String.raw`'\zebra'`, 'zebra'],
    [String.raw`'50\%'`, '50\\%'],
    [String.raw`'a\_b'`, 'a\\_b'],
    ["'a,b'", '"a,b"'],
    ["'a)','(b'".replace("','", ',('), '"a),((b"'],
    ["'a\nb'", '"a\nb"'],
    ["'a\r\nb'", '"a\r\nb"'],
    ["'ÿ żółw 🐢'", 'ÿ żółw 🐢'],
    ["' padded '", ' padded '],
    ["'NULL'", 'NULL'],
  ])('%s is %j', (literal, expected) => {
    expect(field('varchar(99)', literal)).toBe(expected);
  });

  it('is copied whatever its length', () => {
    for (let length = 1; length < 200; length++) {
      const text = 'abcdefghijklmnopqrstuvwxyz'.repeat(8).slice(0, length);
      expect(field('text', `'${text}'`)).toBe(text);
      expect(field('text', `'${text}\\''`)).toBe(`${text}'`);
      expect(field('text', `'${text}é'`)).toBe(`${text}é`);
      expect(field('text', `'${text},'`)).toBe(`"${text},"`);
    }
  });

  it('that is not the UTF-8 which the dump declares is refused', () => {
    for (const broken of [
      '\xff',
      'a\xc3',
      '\xc0\xaf',
      '\xed\xa0\x80',
      '\xf4\x90\x80\x80',
      '\xe2\x82',
      '\x80',
    ]) {
      expect(() => field('text', latin1(`'${broken}'`)), broken).toThrow(
        /column `v`: this text is not valid utf8mb4/,
      );
    }
  });
});

describe('a number', () => {
  it.each([
    '0',
    '7',
    '-1',
    '12345678901234567890',
    '0005',
    '1.50',
    '-0.001',
    '.5',
    '5.',
    '1e10',
    '1.5E-3',
    '-2.5e+300',
  ])('%s stays as it is written', (literal) => {
    expect(field('double', literal)).toBe(literal);
  });

  it.each(['1-2', '1a', '--1', '1.2.3', '1e', '1e+', '0x', '0xG', '+', '1 2', '٣'])(
    '%s is refused',
    (literal) => {
      expect(() => field('double', literal)).toThrow(/expected/);
    },
  );
});

describe('NULL', () => {
  it.each(['NULL', 'null', 'Null'])('%s is an empty field', (literal) => {
    expect(field('text', literal)).toBe('');
  });

  it.each(['NUL', 'NULLS', 'N', 'NIL'])('%s is refused', (literal) => {
    expect(() => field('text', literal)).toThrow(/expected a value, found/);
  });
});

describe('an expression', () => {
  it('in a column that is wanted is refused', () => {
    expect(() => field('datetime', 'NOW()')).toThrow(/column `v`: only a server can evaluate this value/);
    expect(() => field('int', 'DEFAULT')).toThrow(/only a server can evaluate/);
  });

  it('in another column is passed over', () => {
    const sql = `CREATE TABLE t (a int, g point, b int);
      INSERT INTO t VALUES (1,ST_GeomFromText('POINT(1 1)', (0)),2),(3,DEFAULT,4);`;
    expect(csvOf(sql, { tables: [{ table: 't', columns: ['a', 'b'] }] })).toBe('a,b\n1,2\n3,4\n');
  });

  it.each([
    ['TRUE', '1'],
    ['false', '0'],
  ])('%s is %s', (literal, expected) => {
    expect(field('tinyint(1)', literal)).toBe(expected);
  });
});
