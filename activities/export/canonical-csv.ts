/** Cells that RFC 4180 wants quoted; the empty string is quoted too, since an empty field is NULL. */
const special = /[",\r\n]/;
const lineBreak = /[\r\n]/;

/** Writes rows as canonical CSV. */
export interface CsvEncoder {
  /** One row with its LF. */
  row(values: readonly (string | null)[]): string;
  /** Whether a cell so far held a line break. */
  multiline(): boolean;
  /** Characters of the longest row so far. */
  longestRow(): number;
}

export function csvEncoder(): CsvEncoder {
  let multiline = false;
  let longest = 0;
  const cell = (value: string | null): string => {
    if (value === null) return '';
    if (value === '') return '""';
    if (!special.test(value)) return value;
    multiline ||= lineBreak.test(value);
    return `"${value.replaceAll('"', '""')}"`;
  };
  return {
    row(values) {
      let row = cell(values[0] ?? null);
      for (let at = 1; at < values.length; at++) row += `,${cell(values[at] ?? null)}`;
      longest = Math.max(longest, row.length + 1);
      return `${row}\n`;
    },
    multiline: () => multiline,
    longestRow: () => longest,
  };
}
