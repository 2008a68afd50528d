import type { Row } from './rows.ts';

/** A row as RFC 4180 writes it: NULL is an empty field, the empty string is `""`. */
export function csvLine(row: Row): string {
  return `${row.map(csvField).join(',')}\n`;
}

function csvField(cell: Row[number]): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (cell === '') return '""';
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A row in the default format of MySQL's `LOAD DATA`: tabs between fields, `\N` for NULL. */
export function loadDataLine(row: Row): string {
  return `${row.map(loadDataField).join('\t')}\n`;
}

function loadDataField(cell: Row[number]): string {
  if (cell === null) return '\\N';
  if (typeof cell === 'number') return String(cell);
  return cell.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}
