import type { MysqlFacts } from '../../activities/export/sources/mysql/facts.ts';
import { sumOf } from '../../activities/export/sources/mysql/views.ts';
import type { Said } from './examination.ts';

/** Far below what we measured, so that a slow network fits in. */
const ROWS_PER_SECOND = 100_000;
const BYTES_PER_SECOND = 10_000_000;

/**
 * Whether the server leaves a session time enough. A session raises its own `net_write_timeout`; the limits looked
 * at here end one query, or a connection that waits.
 * @param silence seconds that a build itself waits for an answer
 */
export function timeLimits(
  { limits, tables }: Pick<MysqlFacts, 'limits' | 'tables'>,
  silence: number,
): Said<undefined> {
  const largest = (of: 'rows' | 'bytes') => Math.max(0, ...tables.map((one) => sumOf(one.stored, of)));
  const reading = Math.max(largest('rows') / ROWS_PER_SECOND, largest('bytes') / BYTES_PER_SECOND, 10);
  const problems = Object.entries(limits).flatMap(([name, seconds]) => {
    const needed = name.startsWith('max_') ? Math.ceil(reading) : silence;
    if (seconds >= needed) return [];
    return [`${name} is ${seconds} s, where the export may need ${needed} s: raise it for this account.`];
  });
  if (problems.length > 0) throw new Error(problems.join(' '));
  const shown = Object.entries(limits).map(([name, seconds]) => `${name} ${seconds} s`);
  return { text: `none is too short (${shown.join(', ') || 'there is none'})`, value: undefined };
}
