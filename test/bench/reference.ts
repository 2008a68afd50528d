import type { Ledger } from '../../bench/generate/expected.ts';
import type { Row } from '../../bench/generate/rows.ts';

/** The rules as `dataset.yaml` states them. */
export interface Rules {
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
  readonly exclude: readonly string[];
  readonly minUses: number;
}

/** The rules of the dataset once more, as plainly as possible and for few rows: what the generator is held against. */
export function build(shots: Iterable<Row>, tags: Iterable<Row>, rules: Rules) {
  const ledger: Record<keyof Ledger, number> = {
    kept: 0,
    duplicate: 0,
    excluded: 0,
    rare: 0,
    orphan: 0,
    null: 0,
    invalid: 0,
  };
  const canonical = new Map(
    Object.entries(rules.synonyms).flatMap(([tag, names]) => names.map((n) => [n, tag])),
  );
  const pairs = new Map<string, { ref: number; tag: string }>();
  let synonyms = 0;
  for (const [, value, ref] of tags) {
    if (typeof value !== 'string' || typeof ref !== 'number') {
      ledger.null++;
      continue;
    }
    let tag = value.normalize('NFC').trim().replace(/\s+/gu, ' ');
    if (tag === '') {
      ledger.invalid++;
      continue;
    }
    if (canonical.has(tag)) synonyms++;
    for (let next = canonical.get(tag); next !== undefined; next = canonical.get(tag)) tag = next;
    const pair = `${ref} ${tag}`;
    if (pairs.has(pair)) ledger.duplicate++;
    else pairs.set(pair, { ref, tag });
  }

  const uses = new Map<string, number>();
  for (const { tag } of pairs.values()) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  const files = new Map([...shots].map(([id, file]) => [id, file]));
  const images = new Map<number, string[]>();
  for (const { ref, tag } of pairs.values()) {
    if (rules.exclude.includes(tag)) ledger.excluded++;
    else if ((uses.get(tag) ?? 0) < rules.minUses) ledger.rare++;
    else if (!files.has(ref)) ledger.orphan++;
    else {
      ledger.kept++;
      images.set(ref, [...(images.get(ref) ?? []), tag]);
    }
  }
  const rows = [...images]
    .sort(([a], [b]) => a - b)
    .map(([id, own]) => [id, files.get(id), own.sort().join(',')]);
  const labels = [...uses].filter(([tag, n]) => n >= rules.minUses && !rules.exclude.includes(tag));
  return { ledger, synonyms, rows, uses: new Map(labels) };
}
