import { CsvScanner, type Dialect } from './csv-scanner.ts';

/** One row and the line it begins on, counted from 1. */
export interface CsvRecord {
  readonly cells: (string | null)[];
  readonly line: number;
}

/** The rows of CSV as texts, from text that comes in pieces, each of which ends with a line: {@link CsvScanner}. */
export function csvRecords(file: string, dialect: Dialect) {
  const scanner = new CsvScanner(file, dialect);
  return {
    /** The rows that end in this piece. */
    *feed(piece: string): Generator<CsvRecord> {
      scanner.push(Buffer.from(piece));
      while (scanner.next()) yield { cells: textsOf(scanner), line: scanner.line };
    },
    /** Says that no piece follows; throws if a row is open still. */
    end: () => scanner.end(),
  };
}

/** The fields of the row that a scanner is at. */
export function textsOf(scanner: CsvScanner): (string | null)[] {
  return Array.from({ length: scanner.count }, (_, field) => scanner.text(field));
}
