import { singleByteTable } from './single-byte.ts';
import { isUtf8 } from './utf8.ts';

/** A character set whose lower half is ASCII. */
export interface Charset {
  readonly name: string;
  /** The UTF-8 of a text; undefined where its bytes are not valid in this character set. */
  toUtf8(text: Uint8Array): Uint8Array | undefined;
}

/** Bytes that say nothing of their character set: they are in that of their column. */
export const BINARY: Charset = { name: 'binary', toUtf8: checkUtf8 };
export const UTF8: Charset = { name: 'utf8mb4', toUtf8: checkUtf8 };

/** All character sets met so far, by number, for introducers; number 0 is none. */
const met: (Charset | undefined)[] = [undefined];
const numbers = new Map<string, number>();

/** The character set of that name in MySQL, if it can be read exactly. */
export function charsetByName(name: string): Charset | undefined {
  return met[charsetNumber(name)];
}

/** A number above 0 for the character set of that name in MySQL; 0 where it cannot be read exactly. */
export function charsetNumber(name: string): number {
  let number = numbers.get(name);
  if (number === undefined) {
    const charset = create(name);
    number = charset === undefined ? 0 : met.push(charset) - 1;
    numbers.set(name, number);
  }
  return number;
}

export function charsetByNumber(number: number): Charset | undefined {
  return met[number];
}

/*
 * The multi-byte character sets are not among them: in big5, cp932, gb18030, gbk and sjis the second byte of a character may be that of a
 * backslash, and of the others MySQL's own tables differ from everybody else's.
 */
function create(name: string): Charset | undefined {
  if (name === 'binary') return BINARY;
  if (name === 'ascii' || name === 'utf8' || name === 'utf8mb3' || name === 'utf8mb4') return UTF8;
  const table = singleByteTable(name);
  if (table === undefined) return undefined;
  return { name, toUtf8: (text) => translate(text, table) };
}

function checkUtf8(text: Uint8Array): Uint8Array | undefined {
  return isUtf8(text, 0, text.length) ? text : undefined;
}

function translate(text: Uint8Array, table: readonly (Uint8Array | undefined)[]): Uint8Array | undefined {
  const out = new Uint8Array(3 * text.length);
  let length = 0;
  for (const byte of text) {
    if (byte < 0x80) out[length++] = byte;
    else {
      const utf8 = table[byte];
      if (utf8 === undefined) return undefined;
      for (const one of utf8) out[length++] = one;
    }
  }
  return out.subarray(0, length);
}
