import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvRecords } from '../../../activities/csv/csv-records.ts';
import { readLines } from '../../../activities/export/sources/csv/text.ts';
import { temporaryFolder } from '../export/export-into.ts';
import { chance } from '../pipeline/random.ts';
import { type WrittenDialect, writeCsv } from '../pipeline/write-csv.ts';

type Rows = (string | null)[][];

/** Rows of everything that makes CSV hard, written in a dialect of chance. */
function randomFile(seed: number): { rows: Rows; dialect: WrittenDialect; text: string } {
  const random = chance(seed);
  const dialect: WrittenDialect = {
    delimiter: random.pick([',', ';', '\t', '|']),
    quote: random.pick(['"', "'"]),
    lineEnd: random.pick(['\n', '\r\n']),
    null: random.pick(['', 'NULL']),
    quoteAll: random.happens(0.3),
  };
  const parts = ['a', ' ', ',', ';', '\t', '|', '"', "'", '""', '\n', '\r\n', 'NULL', 'é', '🦊'] as const;
  const cell = () =>
    random.happens(0.1) ? null : Array.from({ length: random.below(6) }, () => random.pick(parts)).join('');
  const width = 2 + random.below(4);
  const rows = Array.from({ length: 1 + random.below(30) }, () => Array.from({ length: width }, cell));
  return { rows, dialect, text: writeCsv(rows, dialect) };
}

/** Reads a text in the given pieces. */
function read(pieces: readonly string[], dialect: WrittenDialect): { cells: Rows; lines: number[] } {
  const records = csvRecords('a.csv', dialect);
  const found = pieces.flatMap((piece) => [...records.feed(piece)]);
  records.end();
  return { cells: found.map(({ cells }) => cells), lines: found.map(({ line }) => line) };
}

describe('CSV records', () => {
  test.each(Array.from({ length: 100 }, (_, at) => at + 1))(
    'are what was written, in whatever pieces it comes (seed %i)',
    (seed) => {
      const { rows, dialect, text } = randomFile(seed);
      const whole = read([text], dialect);
      expect(whole.cells).toEqual(rows);
      const byLine = text.match(/[^\n]*\n/g) ?? [];
      expect(read(byLine, dialect)).toEqual(whole);
      const lines = text.split('\n');
      expect(whole.lines.every((line) => line >= 1 && line < lines.length)).toBe(true);
    },
  );

  test('have long fields whole, whose quotes are doubled', () => {
    const long = `${'x'.repeat(10_000)}"${'y'.repeat(10_000)}`;
    const dialect = { delimiter: ',', quote: '"', lineEnd: '\n', null: '', quoteAll: false } as const;
    for (const rows of [[[long, 'b']], [['"', long]], [['"'], [long], ['"']]])
      expect(read([writeCsv(rows, dialect)], dialect).cells).toEqual(rows);
  });

  test('say on which line they begin', () => {
    const { lines } = read(['a,b\n"1\n2\n",x\r\n\n3,4\n'], {
      delimiter: ',',
      quote: '"',
      lineEnd: '\n',
      null: '',
      quoteAll: false,
    });
    expect(lines).toEqual([1, 2, 6]);
  });
});

describe('the lines of a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('are whole wherever a chunk ends, in the middle of a letter too', async () => {
    const file = join(folder, 'large.csv');
    // Four bytes and one: chunk ends fall on every byte of the letter.
    const text = `x${'🦊'.repeat(250_000)}\n`.repeat(4);
    await writeFile(file, text);
    const pieces = [];
    for await (const piece of readLines(file, new AbortController().signal, false)) pieces.push(piece);
    expect(pieces.every((piece) => piece.at(-1) === 0x0a)).toBe(true);
    expect(Buffer.concat(pieces).toString() === text).toBe(true);
  });
});
