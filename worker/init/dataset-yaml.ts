import { quoted } from '../../activities/shown.ts';
import { rows } from '../figures.ts';
import type { Proposal } from './proposal.ts';
import type { Trial } from './trial.ts';
import { comment, copied, entry, inline, item } from './yaml-lines.ts';

/** What a dataset.yaml is written of. */
export interface Draft {
  readonly name: string;
  readonly store: string;
  /** Where the schema was read, without secrets. */
  readonly from: string;
  readonly source: object;
  readonly sourceNotes: readonly string[];
  readonly proposal: Proposal;
  /** Other choices that came near. */
  readonly others: readonly Proposal[];
  readonly counts: readonly { readonly table: string; readonly text: string }[];
  /** What the rules would give, or why that is not known, in a sentence. */
  readonly trial: Trial | string;
  readonly minUses: number;
}

/** Writes a dataset.yaml whose comments say why it is so, and what to check. */
export function datasetYaml(draft: Draft): string {
  const { name, store, source, sourceNotes, proposal, trial, minUses } = draft;
  const rules = { ...(proposal.exclude?.length && { exclude: proposal.exclude }), minUses };
  const delimiter = typeof trial === 'string' ? undefined : trial.delimiter;
  const lines = [
    ...comment(`Written by "tagset init", from ${draft.from}. Read it before the first build.`),
    '#',
    ...comment(`Found: ${proposal.what}.`),
    ...proposal.reasons.flatMap((reason) => item(reason)),
    ...comment(`Tables: ${draft.counts.map(({ table, text }) => `${table}, ${text}`).join('; ')}.`),
    ...firstSteps(proposal),
    ...otherChoices(draft.others),
    '',
    `name: ${inline(name)}`,
    ...sourceNotes.flatMap((note) => comment(note)),
    ...entry('source', source),
    'tables:',
    ...(['images', 'tags', 'taggings'] as const).flatMap((role) => {
      const table = proposal.tables[role];
      if (table === undefined) return [];
      const notes = proposal.notes[role] ?? [];
      return [...notes.flatMap((note) => comment(note, '  ')), ...entry(role, table, '  ')];
    }),
    ...rulesNotes(trial, minUses),
    ...(proposal.notes.rules ?? []).flatMap((note) => comment(note)),
    'rules:',
    ...Object.entries(rules).map(([key, value]) => `  ${key}: ${inline(value)}`),
    '  # synonyms: { phone: [telephone, cell phone] }   # spellings that become one label',
    '  # case: lower                                    # Cat and cat become one label',
    ...(delimiter !== undefined && delimiter !== ','
      ? [...comment('Some labels contain a comma.'), `output: { delimiter: ${inline(delimiter)} }`]
      : []),
    ...comment('A folder, or s3://bucket/prefix.'),
    `store: ${inline(store)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function firstSteps({ first }: Proposal): string[] {
  if (first === undefined) return [];
  return ['#', ...comment(`BEFORE THE FIRST BUILD: ${first.why}`), ...first.sql.map(copied)];
}

function otherChoices(others: readonly Proposal[]): string[] {
  if (others.length === 0) return [];
  return [
    '#',
    ...comment('Other choices come near. To take one, put it in the place of "tables" below:'),
    ...others.flatMap(({ what, tables }) => [...item(`${what}:`), copied(inline(tables))]),
  ];
}

function rulesNotes(trial: Trial | string, minUses: number): string[] {
  if (typeof trial === 'string') return comment(trial);
  const steps = trial.yields.filter(
    (one, at) => one.labels > 0 && one.labels !== trial.yields[at - 1]?.labels,
  );
  return [
    ...comment('The most used tags, with the pictures that have each:'),
    ...comment(trial.top.map(({ label, uses }) => `${quoted(label)} ${uses}`).join(', '), '', '  '),
    ...comment('What a limit of so many uses would give:'),
    ...steps.map(
      (one) =>
        `#   minUses ${String(one.minUses).padStart(3)}: ${labels(one.labels)} on ${pictures(one.images)}`,
    ),
    ...comment(
      minUses === 500
        ? '500 is the default.'
        : `The default of 500 would leave ${labels(leftAt(trial, 500))} here.`,
    ),
  ];
}

function leftAt({ yields }: Trial, minUses: number): number {
  return yields.find((one) => one.minUses === minUses)?.labels ?? 0;
}

const grouped = (count: number) => rows(count).split(' ')[0];
const labels = (count: number) => `${grouped(count)} label${count === 1 ? '' : 's'}`;
const pictures = (count: number) => `${grouped(count)} picture${count === 1 ? '' : 's'}`;
