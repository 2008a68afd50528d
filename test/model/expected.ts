import { buildReference, type MemberTables, type ReferenceRules } from '../activities/pipeline/reference.ts';
import { writeCsv } from '../activities/pipeline/write-csv.ts';
import type { CleaningRules, OutputRules, Site } from './draw.ts';

/** What a build should publish, as the reference implementation has it. */
export interface Expected {
  readonly csv: string;
  readonly labels: unknown;
  readonly ledger: unknown;
  readonly split: { readonly train: number; readonly validation: number };
  /** `train` or `validation`, row by row. */
  readonly sides: readonly string[];
}

/** The dataset of tables by rules, or the name of the refusal. */
export function expectedOf(
  { names, tables }: Site,
  choice: { readonly tables: number; readonly rules: CleaningRules; readonly output: OutputRules },
): Expected | 'BadInput' | 'QualityGate' {
  const { rules, output } = choice;
  const given = tables[choice.tables];
  if (given === undefined) throw new Error('there are no such tables');
  const { delimiter, validation } = output;
  const all = { ...rules, delimiter, validation };
  const made = buildReference(given, all);
  if (losesLabels(given, all)) return 'BadInput';
  if (typeof made === 'string') return made;
  const { rows, labels, ledger } = made;
  if (labels.some(({ label }) => isAmbiguous(label, delimiter))) return 'BadInput';
  const { id, file, keep } = names.images;
  const sides = rows.map(({ split }) => split);
  return {
    csv: writeCsv([[id, file, ...keep, 'tags'], ...rows.map(({ cells, tags }) => [...cells, tags])]),
    labels,
    ledger,
    split: {
      train: sides.filter((side) => side === 'train').length,
      validation: sides.filter((side) => side === 'validation').length,
    },
    sides,
  };
}

/** Whether a kept label is on a reference that only a database would join with an id. */
function losesLabels(tables: MemberTables, rules: ReferenceRules): boolean {
  const { images, tags, links, where = {} } = tables;
  const ids = new Set(images.map(([id]) => id ?? ''));
  if ([...ids].every((id) => /^-?[0-9]+$/.test(id))) return false;
  const loose = (id: string) => id.toLowerCase().trimEnd();
  const shown = images.filter(
    (_, at) => where.images?.oneOf.includes(where.images.cells[at] ?? null) ?? true,
  );
  const near = new Set(shown.map(([id]) => loose(id ?? '')));
  const refs = links ? links.map(([, ref]) => ref) : tags.map(([, , ref]) => ref);
  const lost = refs.flatMap((ref) => (ref !== null && !ids.has(ref) && near.has(loose(ref)) ? [ref] : []));
  // Images of their own would have them.
  const more = [...new Set(lost)].map((ref) => [ref]);
  const asked = where.images && {
    images: {
      ...where.images,
      cells: [...where.images.cells, ...more.map(() => where.images?.oneOf[0] ?? null)],
    },
  };
  const found = buildReference(
    { ...tables, images: [...images, ...more], where: { ...where, ...asked } },
    rules,
  );
  return kept(found) > kept(buildReference(tables, rules));
}

function kept(made: ReturnType<typeof buildReference>): number {
  return typeof made === 'string' ? 0 : (made.ledger as { bins: { kept: number } }).bins.kept;
}

/** Whether a reader would cut a label elsewhere than at its end where another follows. */
function isAmbiguous(label: string, delimiter: string): boolean {
  return `${label}${delimiter}`.indexOf(delimiter) !== label.length;
}
