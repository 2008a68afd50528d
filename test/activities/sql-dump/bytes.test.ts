import { describe, expect, it } from 'vitest';
import { field } from './field.ts';
import { latin1 } from './read.ts';

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
