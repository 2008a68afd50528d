import { withoutSnapshots } from '../../activities/export/sources/mysql/snapshots.ts';
import { hiddenIn, type ReadTable, sumOf } from '../../activities/export/sources/mysql/views.ts';
import { bytes, rows } from '../figures.ts';
import { NotChecked, type Said } from './examination.ts';

const MISSING = 'the tables are not there';

/** Whether all rows are read as of one moment. Throws for tables that have no snapshots. */
export function engine(tables: readonly ReadTable[]): Said<undefined> {
  if (tables.length === 0) throw new NotChecked(MISSING);
  const plain = withoutSnapshots(tables);
  if (plain.length > 0) {
    const remedy = plain.map(({ name }) => `ALTER TABLE ${name} ENGINE = InnoDB`).join('; ');
    throw new Error(
      `${plain.map(({ what }) => what).join(' and ')}, which has no snapshots: writes during the export show, and may tear it. ${remedy}`,
    );
  }
  const hidden = hiddenIn(tables);
  if (hidden === undefined) return { text: 'InnoDB: all tables are read as of one moment', value: undefined };
  return {
    state: 'warning',
    text: `Whether all tables are read as of one moment is not known: the account is not shown ${hidden.what}. ${hidden.grants}.`,
    value: undefined,
  };
}

/** About how many rows and bytes there are; without a value where that is not known. */
export function sizeOf(tables: readonly ReadTable[]): Said<number | undefined> {
  if (tables.length === 0) throw new NotChecked(MISSING);
  const value = sumOf(
    tables.flatMap(({ stored }) => stored),
    'bytes',
  );
  const hidden = hiddenIn(tables);
  const seen = tables.filter(({ stored }) => stored.length > 0).map(about);
  if (hidden === undefined) return { text: `${seen.join(', ')}: ${bytes(value)}`, value };
  const known = seen.length === 0 ? '' : `${seen.join(', ')}: ${bytes(value)} and more. `;
  return {
    state: 'warning',
    text: `${known}How much there is to read, and the room that a build needs, are not known: the account is not shown ${hidden.what}. ${hidden.grants}.`,
    value: undefined,
  };
}

function about({ table, isView, stored }: ReadTable): string {
  const figures = stored.map((one) => `${one.name} about ${rows(one.rows)}`);
  return isView ? `${table} (a view of ${figures.join(', ')})` : figures.join(', ');
}
