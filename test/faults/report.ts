import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InjectionRecord } from './record.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const RESULTS = join(PROJECT, 'test-results');
const PAGE = join(PROJECT, 'docs', 'reliability.md');
const MARKS = ['<!-- figures: npm run docs:faults -->\n', '<!-- end -->'] as const;

/**
 * Prints what became of the injections, a line a row, and leaves the table and the records in `test-results/`;
 * with `TAGSET_FAULTS_DOCS` set, the table in docs/reliability.md as well.
 */
export async function report(recordsFile: string): Promise<void> {
  const lines = (await readFile(recordsFile, 'utf8')).split('\n').filter((line) => line !== '');
  if (lines.length === 0) return;
  const records = lines.map((line): InjectionRecord => JSON.parse(line));
  const table = tableOf(records);
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, 'faults.json'), `${JSON.stringify(records, null, 1)}\n`);
  await writeFile(join(RESULTS, 'faults.md'), `${table}\n`);
  process.stdout.write(`\n${table}\n`);
  if (process.env.TAGSET_FAULTS_DOCS) await writeFile(PAGE, inserted(await readFile(PAGE, 'utf8'), table));
}

function inserted(page: string, table: string): string {
  const [begin, end] = MARKS;
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end, from);
  if (from < begin.length || to < 0) throw new Error(`${PAGE} has lost the marks around its figures.`);
  return `${page.slice(0, from)}${table}\n${page.slice(to)}`;
}

/** A Markdown table: row, injections, survived, recovery seconds, work redone. */
export function tableOf(records: readonly InjectionRecord[]): string {
  const rows = new Map<string, InjectionRecord[]>();
  for (const record of records) rows.set(record.row, [...(rows.get(record.row) ?? []), record]);
  const cells = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([row, of]) => [row, ...figures(of)]);
  const all = [
    ['row', 'injections', 'survived', 'recovery s, median', 'worst', 'attempts repeated', 'set up again'],
    ...cells,
    ['**all**', ...figures(records)],
  ];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((cell) => cell[column]?.length ?? 0))) ?? [];
  const line = (cell: readonly string[]) =>
    `| ${cell.map((text, at) => (at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, at) => (at === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  const [head = [], ...body] = all;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function figures(all: readonly InjectionRecord[]): string[] {
  const records = all.filter(({ cameAbout }) => cameAbout);
  const seconds = records
    .flatMap(({ recoverySeconds: s }) => (s === undefined ? [] : [s]))
    .sort((a, b) => a - b);
  const shown = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(1));
  return [
    `${records.length}`,
    `${records.filter(({ survived }) => survived).length}`,
    shown(seconds[Math.floor((seconds.length - 1) / 2)]),
    shown(seconds.at(-1)),
    `${records.reduce((sum, { repeated }) => sum + repeated, 0)}`,
    `${all.length - records.length}`,
  ];
}
