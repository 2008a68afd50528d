import type { Cell } from './reference.ts';

/** How a test writes CSV. */
export interface WrittenDialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly lineEnd: '\n' | '\r\n';
  /** The text of NULL. */
  readonly null: string;
  readonly quoteAll: boolean;
}

/** What the design wants of `dataset.csv`: RFC 4180 with LF, NULL an empty field, the empty string `""`. */
export const canonical: WrittenDialect = {
  delimiter: ',',
  quote: '"',
  lineEnd: '\n',
  null: '',
  quoteAll: false,
};

export function writeCsv(rows: readonly (readonly Cell[])[], dialect: WrittenDialect = canonical): string {
  const { delimiter, lineEnd } = dialect;
  return rows.map((row) => `${row.map((cell) => written(cell, dialect)).join(delimiter)}${lineEnd}`).join('');
}

function written(cell: Cell, { delimiter, quote, null: token, quoteAll }: WrittenDialect): string {
  if (cell === null) return token;
  // RFC 4180 leaves it to the writer what else to quote; DuckDB takes the sign that begins a comment elsewhere.
  const special = [delimiter, quote, '\n', '\r', '#'].some((one) => cell.includes(one));
  if (!quoteAll && !special && cell !== '' && cell !== token) return cell;
  return `${quote}${cell.replaceAll(quote, quote + quote)}${quote}`;
}
