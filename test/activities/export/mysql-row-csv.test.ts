import { describe, expect, test } from 'vitest';
import { InvariantViolation } from '../../../activities/errors.ts';
import { type CellForm, mostCsv, RowCsv, rowBeyondUtf8 } from '../../../activities/export/mysql-row-csv.ts';

/** A cell as it comes over the wire, its length in as few bytes as may be or in more. */
function cell(value: Buffer | string | null, sizeBytes?: 2 | 3 | 8): Buffer {
  if (value === null) return Buffer.of(0xfb);
  const bytes = Buffer.from(value as string);
  const size = sizeBytes ?? (bytes.length < 251 ? 0 : bytes.length < 1 << 16 ? 2 : 3);
  if (size === 0) return Buffer.concat([Buffer.of(bytes.length), bytes]);
  const head = Buffer.alloc(1 + size);
  head[0] = { 2: 0xfc, 3: 0xfd, 8: 0xfe }[size];
  head.writeUIntLE(bytes.length, 1, Math.min(size, 6));
  return Buffer.concat([head, bytes]);
}

/** Writes rows one behind the other, each from the middle of a buffer, into exactly the room that they may need. */
function csvOf(csv: RowCsv, ...rows: (readonly Buffer[])[]): string {
  return rows
    .map((cells) => {
      const row = Buffer.concat([Buffer.of(1, 2, 3, 4), ...cells, Buffer.of(5)]);
      const bytes = row.length - 5;
      const out = Buffer.alloc(mostCsv(bytes));
      return out.toString('utf8', 0, csv.write(row, 4, row.length - 1, out, 0));
    })
    .join('');
}

const rowOf = (form: CellForm, value: Buffer | string | null) => csvOf(new RowCsv([form]), [cell(value)]);

describe('a row as MySQL sends it', () => {
  test.each<[CellForm, Buffer | string | null, string]>([
    ['plain', '-42', '-42\n'],
    ['plain', null, '\n'],
    ['text', null, '\n'],
    ['text', '', '""\n'],
    ['text', 'red, "hair"', '"red, ""hair"""\n'],
    ['text', '"""', '""""""""\n'],
    ['text', 'größe 🦊', '"größe 🦊"\n'],
    ['bytes', Buffer.of(0, 0xff, 0x22), '0x00FF22\n'],
    ['bytes', Buffer.alloc(0), '0x\n'],
    ['bits', Buffer.of(1, 1), '257\n'],
    ['bits', Buffer.alloc(8, 0xff), '18446744073709551615\n'],
  ])('has %s %j in CSV', (form, value, text) => {
    expect(rowOf(form, value)).toBe(text);
  });

  test.each([0, 1, 249, 250, 251, 252, 65_535, 65_536, 70_000])('may have a cell of %i bytes', (length) => {
    const text = 'x'.repeat(length);
    const csv = new RowCsv(['plain', 'text', 'plain']);
    expect(csvOf(csv, [cell('1'), cell(text), cell('2')])).toBe(`1,"${text}",2\n`);
    expect(csv.longestRow).toBe(length + 7);
  });

  test.each([2, 3, 8] as const)('may say a length in %i bytes that needs fewer', (size) => {
    expect(csvOf(new RowCsv(['text', 'text']), [cell('a', size), cell('b')])).toBe('"a","b"\n');
  });

  test('never needs more room than it is given', () => {
    const worst = [cell('"'.repeat(250)), cell(''), cell(Buffer.alloc(250)), cell(Buffer.alloc(8, 0xff))];
    expect(() => csvOf(new RowCsv(['text', 'text', 'bytes', 'bits']), worst)).not.toThrow();
    for (const [form, value] of [
      ['text', ''],
      ['text', '"'],
      ['bytes', ''],
      ['bits', Buffer.of(255)],
    ] as const) {
      const bytes = cell(value);
      expect(rowOf(form, value).length).toBeLessThanOrEqual(mostCsv(bytes.length));
    }
  });

  test('tells of line breaks in text, and of the longest row', () => {
    const csv = new RowCsv(['plain', 'text']);
    csvOf(csv, [cell('1'), cell('long enough')]);
    expect([csv.multiline, csv.longestRow]).toEqual([false, 16]);
    csvOf(csv, [cell('2'), cell('a\rb')]);
    expect([csv.multiline, csv.longestRow]).toEqual([true, 16]);
  });

  test.each([
    ['fewer cells', [cell('1')]],
    ['more cells', [cell('1'), cell('2'), cell('3')]],
    ['a cell that is longer than the row', [cell('1'), Buffer.of(9, 0x61)]],
  ])('is refused where it has %s', (_, cells) => {
    expect(() => csvOf(new RowCsv(['text', 'text']), cells)).toThrow(InvariantViolation);
  });
});

describe('the first row that is no UTF-8', () => {
  const broken = Buffer.of(0x22, 0xc3, 0x22, 0x0a);
  test.each<[string, Buffer, number | undefined]>([
    ['is none of good ones', Buffer.from('1,"größe"\n2,"b"\n'), undefined],
    ['is counted from 1', broken, 1],
    ['is counted in rows', Buffer.concat([Buffer.from('1,"a\nb"\n2,"""\n"\n'), broken]), 3],
  ])('%s', (_, csv, row) => {
    expect(rowBeyondUtf8(csv)).toBe(row);
  });
});
