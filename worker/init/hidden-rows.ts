import type { Where, WhereValue } from './proposal.ts';
import type { Look, SiteColumn, SiteTable, ValueCount } from './site.ts';
import { inWords, valuesInWords } from './values-in-words.ts';

/** Columns that are NULL as long as a row counts. */
const MOMENTS = /^(deleted|discarded|removed|trashed|hidden|banned)_?(at|on|time|date)$/i;
/** Columns that say no of a row that counts, and those that say yes. */
const AGAINST = /^(is_?)?(deleted|removed|trash|trashed|hidden|private|banned|spam|disabled)$/i;
const FOR = /^(is_?)?(approved|visible|published|public|active|enabled)$/i;
const STATES = /^(\w+_)?(state|status|visibility)$/i;

const NO = ['0', 'n', 'no', 'f', 'false'];
const YES = ['1', 'y', 'yes', 't', 'true'];
const SHOWN = [
  'approved',
  'active',
  'published',
  'publish',
  'public',
  'visible',
  'featured',
  'accepted',
  'ok',
];

/** What leaves out the rows of a table that its site does not show, and what to say of it. */
export interface Filter {
  readonly where: Where;
  readonly notes: readonly string[];
}

/** Finds columns that say that a row is deleted, hidden or not yet approved. */
export async function hiddenRows(table: SiteTable, look: Look): Promise<Filter> {
  const where: Record<string, WhereValue> = {};
  const notes: string[] = [];
  for (const column of table.columns) {
    const found = await filterBy(table, column, look);
    if (found?.value !== undefined) where[column.name] = found.value;
    if (found) notes.push(found.note);
  }
  return { where, notes };
}

/** `where` only where there is something to leave out. */
export function whereOf({ where }: Filter): { readonly where?: Where } {
  return Object.keys(where).length > 0 ? { where } : {};
}

async function filterBy(
  table: SiteTable,
  column: SiteColumn,
  look: Look,
): Promise<{ readonly value?: WhereValue; readonly note: string } | undefined> {
  const { name } = column;
  if (MOMENTS.test(name)) return { value: null, note: `Rows whose ${name} is set count as deleted.` };
  const says = AGAINST.test(name) ? NO : FOR.test(name) ? YES : undefined;
  if (says === undefined && !STATES.test(name)) return undefined;
  const values = await look.values(table.name, name);
  if (says !== undefined) return flag(column, says, values);
  return state(name, values);
}

function flag(
  { name, kind }: SiteColumn,
  says: readonly string[],
  values: readonly ValueCount[] | undefined,
) {
  const found = values
    ?.map(({ value }) => value)
    .filter((value) => says.includes(value?.toLowerCase() ?? ''));
  const [first] = found ?? [];
  // Nobody has said of these rows that they are deleted or hidden.
  const unset = says === NO && values?.some(({ value }) => value === null);
  if (found?.length === 1 && typeof first === 'string') {
    const value = /^[01]$/.test(first) ? Number(first) : first;
    return { value: unset ? [value, null] : value, note: `${name} is ${valuesInWords(values)}.` };
  }
  if (values === undefined && kind === 'integer')
    return { value: Number(says[0]), note: `${name} was not looked at: check that ${says[0]} is right.` };
  return {
    note: `${name} looks as if it hid rows, and is not used here${values ? `: it is ${valuesInWords(values)}` : ''}.`,
  };
}

function state(name: string, values: readonly ValueCount[] | undefined) {
  if (values === undefined)
    return { note: `${name} may say which rows the site shows. Nobody has looked at its values.` };
  const shown = values.flatMap(({ value }) =>
    value !== null && SHOWN.includes(value.toLowerCase()) ? [value] : [],
  );
  const has = `${name} is ${valuesInWords(values)}`;
  if (shown.length === 0)
    return {
      note: `${has}. If some of these are not shown on the site, name the others in where: { ${name}: […] }.`,
    };
  return {
    value: shown,
    note: `${has}. Only ${shown.map(inWords).join(' and ')} ${shown.length === 1 ? 'is' : 'are'} read.`,
  };
}
