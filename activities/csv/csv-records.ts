import { BadInput } from '../errors.ts';
import { LONGEST_ROW, rowTooLong } from '../longest-row.ts';

/** How a CSV file is written. */
export interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  /** An unquoted field that means NULL, besides an empty one. */
  readonly null?: string | undefined;
}

/** One row and the line it begins on, counted from 1. */
export interface CsvRecord {
  readonly cells: (string | null)[];
  readonly line: number;
}

/** What makes a row of a file too long. */
export const UNCLOSED =
  'A quote that is opened and never closed does that, or lines that do not end in LF: correct the file, or declare quote in source.csv.';

/**
 * Reads CSV from text that comes in pieces, each of which ends with a line. A quoted field may hold anything, its
 * quote doubled; a quote inside a field that does not begin with one is a character like any other. Lines end
 * in LF or CRLF; empty lines are passed over.
 */
export function csvRecords(file: string, { delimiter, quote, null: token }: Dialect) {
  let rest = '';
  let line = 1;

  const unquoted = (text: string) => (text === '' || text === token ? null : text);

  /** The row that begins at `start` and the place behind it; `undefined` if its end has not come yet. */
  function parse(text: string, start: number): { cells: (string | null)[]; end: number } | undefined {
    const lineEnd = text.indexOf('\n', start);
    const plain = text.slice(start, text[lineEnd - 1] === '\r' ? Math.max(start, lineEnd - 1) : lineEnd);
    if (!plain.includes(quote)) return { cells: plain.split(delimiter).map(unquoted), end: lineEnd + 1 };

    const cells: (string | null)[] = [];
    for (let at = start; ; at += delimiter.length) {
      if (text.startsWith(quote, at)) {
        const field = quoted(text, at + 1);
        if (field === undefined) return undefined;
        cells.push(field.value);
        at = field.end;
      } else {
        const stop = text.indexOf('\n', at);
        const next = text.indexOf(delimiter, at);
        const fieldEnd =
          next >= 0 && next < stop ? next : text[stop - 1] === '\r' ? Math.max(at, stop - 1) : stop;
        cells.push(unquoted(text.slice(at, fieldEnd)));
        at = fieldEnd;
      }
      if (text.startsWith(delimiter, at)) continue;
      if (text.startsWith('\n', at)) return { cells, end: at + 1 };
      if (text.startsWith('\r\n', at)) return { cells, end: at + 2 };
      throw new BadInput(
        `${file}, line ${lineOf(text, start, at)}: a closing quote is followed by ${JSON.stringify(text[at])}, where the field should end. Double the quotes inside a field, or declare quote in source.csv.`,
      );
    }
  }

  /** The field whose text begins at `start`, behind its opening quote. */
  function quoted(text: string, start: number): { value: string; end: number } | undefined {
    let value = '';
    for (let from = start; ; ) {
      const close = text.indexOf(quote, from);
      if (close < 0) return undefined;
      value += text.slice(from, close);
      if (text[close + 1] !== quote) return { value, end: close + 1 };
      value += quote;
      from = close + 2;
    }
  }

  const lineOf = (text: string, start: number, at: number) => line + countLines(text, start, at);

  return {
    /** The rows that end in this piece. */
    *feed(piece: string): Generator<CsvRecord> {
      const text = rest === '' ? piece : rest + piece;
      let at = 0;
      while (at < text.length) {
        const record = parse(text, at);
        if (record === undefined) break;
        const { cells, end } = record;
        if (end - at > LONGEST_ROW) throw rowTooLong(`${file}, line ${line}`, UNCLOSED);
        if (cells.length > 1 || cells[0] !== null) yield { cells, line };
        line += countLines(text, at, end);
        at = end;
      }
      rest = text.slice(at);
      if (rest.length > LONGEST_ROW) throw rowTooLong(`${file}, line ${line}`, UNCLOSED);
    },

    /** Says that no piece follows; throws if a row is open still. */
    end(): void {
      if (rest === '') return;
      throw new BadInput(
        `${file}, line ${line}: a quote is opened in this row and never closed. Correct the file, or declare quote in source.csv.`,
        { cut: true },
      );
    },
  };
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
