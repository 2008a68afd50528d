import { describe, expect, it } from 'vitest';
import { bytes, csvOf, latin1 } from './read.ts';

/** The CSV field of one value in a column of a type. */
function field(type: string, value: string | Uint8Array): string {
  const head = bytes(`CREATE TABLE t (v ${type});\nINSERT INTO t VALUES (`);
  const sql = new Uint8Array([
    ...head,
    ...(typeof value === 'string' ? bytes(value) : value),
    ...bytes(');\n'),
  ]);
  const csv = csvOf(sql);
  expect(csv.startsWith('v\n')).toBe(true);
  return csv.slice(2, -1);
}

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

describe('hexadecimal', () => {
  it.each([
    ['varbinary(9)', '0x00ff10', '0x00FF10'],
    ['varbinary(9)', "x'00ff10'", '0x00FF10'],
    ['varbinary(9)', "X'00FF10'", '0x00FF10'],
    ['varbinary(9)', '_binary 0xab', '0xAB'],
    ['varbinary(9)', '0xabc', '0x0ABC'],
    ['blob', "x''", '0x'],
    ['blob', "''", '0x'],
    ['text', '0x4D7953514C', 'MySQL'],
    ['text', '0xc3a9', 'é'],
    ['varchar(9) CHARACTER SET latin1', '0xe9', 'é'],
    ['text', '_latin1 0xe9', 'é'],
    ['int', '0x1f', '31'],
    ['bigint unsigned', '0xffffffffffffffff', '18446744073709551615'],
    ['bit(8)', '0x05', '5'],
  ])('in a %s column, %s is %s', (type, literal, expected) => {
    expect(field(type, literal)).toBe(expected);
  });

  it('of which half a byte is missing is refused between quotes', () => {
    expect(() => field('blob', "x'abc'")).toThrow(/expected an even number of hexadecimal digits/);
  });
});

describe('bits', () => {
  it.each([
    ['bit(3)', "b'101'", '5'],
    ['bit(3)', '0b101', '5'],
    ['bit(1)', "b'0'", '0'],
    ['bit(64)', `b'${'1'.repeat(64)}'`, '18446744073709551615'],
    ['bit(12)', "b'111100000001'", '3841'],
    ['bit(8)', String.raw`'\0'`, '0'],
    ['bit(8)', "'A'", '65'],
    ['bit(8)', String.raw`_binary '\''`, '39'],
    ['bit(8)', '7', '7'],
    ['varbinary(2)', "b'100000001'", '0x0101'],
  ])('in a %s column, %s is %s', (type, literal, expected) => {
    expect(field(type, literal)).toBe(expected);
  });

  it('of a whole number of bytes are those bytes', () => {
    expect(field('bit(64)', latin1("'\xff\x01\x02\x03\x04\x05\x06\x07'"))).toBe('18374970166623929863');
  });
});

describe('bytes', () => {
  it('in a binary column are upper-case hexadecimal, with or without an introducer', () => {
    const literal = `'a\\0\\'\\\\\\n\xff,"'`;
    expect(field('varbinary(20)', latin1(literal))).toBe('0x6100275C0AFF2C22');
    expect(field('blob', latin1(`_binary ${literal}`))).toBe('0x6100275C0AFF2C22');
  });

  it.each([
    'binary(1)',
    'tinyblob',
    'mediumblob',
    'longblob',
    'geometry',
    'point',
    'varchar(9) CHARACTER SET binary',
    'vector(2)',
  ])('are what a %s column holds', (type) => {
    expect(field(type, "'A'")).toBe('0x41');
  });
});

describe('an introducer', () => {
  it.each([
    ["_utf8mb4'é'", 'é'],
    ["_utf8 'é'", 'é'],
    ["N'é'", 'é'],
    [latin1("_latin1'\xe9'"), 'é'],
    [latin1("_latin1 '\x80'"), '€'],
    [latin1("_cp1251'\xe9'"), 'й'],
    [latin1("_koi8r'\xca'"), 'й'],
  ])('decides what the text is in: %s', (literal, expected) => {
    expect(field('text', literal)).toBe(expected);
  });

  it('that MySQL does not know is refused', () => {
    expect(() => field('text', "_latin9'a'")).toThrow(
      /expected a character set MySQL knows instead of _latin9/,
    );
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
