import { quoted } from '../../activities/shown.ts';
import { rows } from '../figures.ts';
import type { ValueCount } from './site.ts';

const MOST = 8;

/** The values of a column with their rows, such as `"approved" (12 rows), NULL (3 rows)`. */
export function valuesInWords(values: readonly ValueCount[] | undefined): string {
  if (values === undefined || values.length === 0) return 'empty';
  const told = values.slice(0, MOST).map(({ value, rows: count }) => `${inWords(value)} (${rows(count)})`);
  return [...told, ...(values.length > MOST ? [`${values.length - MOST} more`] : [])].join(', ');
}

export function inWords(value: string | null): string {
  if (value === null) return 'NULL';
  return /^\d+$/.test(value) ? value : quoted(value);
}
