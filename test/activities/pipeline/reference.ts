import { createHash } from 'node:crypto';

export type Cell = string | null;

/** The tables as members left them: text or NULL, whatever the columns are. */
export interface MemberTables {
  /** `id, file, kept…` */
  readonly images: readonly (readonly Cell[])[];
  /** `id, value, ref`; with links the reference is not there, whatever it says. */
  readonly tags: readonly (readonly [id: Cell, value: Cell, ref: Cell])[];
  /** `tag, ref`, where a table of links has the uses of tags. */
  readonly links?: readonly (readonly [tag: Cell, ref: Cell])[];
  /** What a table is asked for, and the cell of each of its rows. */
  readonly where?: { readonly [Table in 'images' | 'tags' | 'links']?: Asked };
}

export interface Asked {
  readonly cells: readonly Cell[];
  readonly oneOf: readonly Cell[];
}

/** A use of a tag, and the bin that its tables alone put it into. */
interface Use {
  readonly value: Cell;
  readonly ref: Cell;
  readonly bin?: 'filtered' | 'null' | 'unnamed';
}

export interface ReferenceRules {
  readonly case: 'keep' | 'lower';
  readonly synonyms: Readonly<Record<string, readonly string[]>>;
  readonly exclude: readonly string[];
  readonly minUses: number;
  readonly delimiter: string;
  readonly validation: number;
}

export interface ReferenceDataset {
  readonly rows: readonly { cells: readonly Cell[]; tags: string; split: string }[];
  readonly labels: readonly { index: number; label: string; uses: number }[];
  readonly ledger: object;
}

/**
 * The rules of a dataset on rows in memory, one after the other as the design tells them: slow, plain and
 * independent of the pipeline. Returns the name of the refusal where there is no dataset.
 */
export function buildReference(
  tables: MemberTables,
  rules: ReferenceRules,
): ReferenceDataset | 'BadInput' | 'QualityGate' {
  const { where = {} } = tables;
  for (const asked of Object.values(where))
    if (!asked.cells.some((_, at) => passes(asked, at))) return 'BadInput';
  const readId = idReader(tables.images.map(([id]) => id ?? ''));
  const idsOf = (rows: MemberTables['images']) => new Set(rows.map(([id]) => String(readId(id ?? ''))));
  const images = tables.images.filter((_, at) => passes(where.images, at));
  const imageIds = idsOf(images);
  const hiddenIds = idsOf(tables.images.filter((_, at) => !passes(where.images, at)));
  for (const id of imageIds) hiddenIds.delete(id);
  const uses = usesOf(tables);
  const spell = (text: string) => spelled(text, rules.case);
  const canonical = new Map(
    Object.entries(rules.synonyms).flatMap(([label, variants]) =>
      variants.map((variant) => [spell(variant), spell(label)] as const),
    ),
  );

  const bins = {
    ...{ kept: 0, duplicate: 0, excluded: 0, rare: 0, orphan: 0 },
    ...{ hidden: 0, filtered: 0, unnamed: 0, null: 0, invalid: 0 },
  };
  let merged = 0;
  const pairs = new Map<string, { image: string; label: string }>();
  for (const { value, ref, bin } of uses) {
    if (bin !== undefined || value === null || ref === null) {
      bins[bin ?? 'null']++;
      continue;
    }
    const image = readId(ref);
    if (hiddenIds.has(String(image))) {
      bins.hidden++;
      continue;
    }
    let label = spell(value);
    if (image !== undefined && canonical.has(label)) merged++;
    for (let next = canonical.get(label); next !== undefined && next !== label; next = canonical.get(label))
      label = next;
    const pair = JSON.stringify([String(image), label]);
    if (image === undefined || label === '') bins.invalid++;
    else if (pairs.has(pair)) bins.duplicate++;
    else pairs.set(pair, { image: String(image), label });
  }

  const counts = new Map<string, number>();
  for (const { label } of pairs.values()) counts.set(label, (counts.get(label) ?? 0) + 1);
  const excluded = new Set(rules.exclude.map(spell));
  const isKept = (label: string) => !excluded.has(label) && (counts.get(label) ?? 0) >= rules.minUses;
  const kept = [...counts.keys()].filter(isKept);
  if (kept.some((label) => label.includes(rules.delimiter))) return 'BadInput';
  if (kept.length === 0) return 'QualityGate';

  const tagsOf = new Map<string, string[]>();
  for (const { image, label } of pairs.values()) {
    if (excluded.has(label)) bins.excluded++;
    else if (!isKept(label)) bins.rare++;
    else if (!imageIds.has(image)) bins.orphan++;
    else {
      bins.kept++;
      tagsOf.set(image, [...(tagsOf.get(image) ?? []), label]);
    }
  }
  if (tagsOf.size === 0) return 'QualityGate';

  const used = (labels: readonly string[]) =>
    labels
      .map((tag) => ({ tag, uses: counts.get(tag) ?? 0 }))
      .sort((a, b) => b.uses - a.uses || byBytes(a.tag, b.tag));
  const all = [...counts.keys()];
  return {
    rows: images
      .map((cells) => ({ cells, id: readId(cells[0] ?? '') }))
      .filter(({ id }) => tagsOf.has(String(id)))
      .sort((a, b) => compareIds(a.id, b.id))
      .map(({ cells: [, ...cells], id }) => ({
        cells: [String(id), ...cells],
        tags: (tagsOf.get(String(id)) ?? []).sort(byBytes).join(rules.delimiter),
        split: sideOf(String(id), rules.validation),
      })),
    labels: used(kept).map(({ tag, uses }, index) => ({ index, label: tag, uses })),
    ledger: {
      read: uses.length,
      bins,
      merged,
      dropped: {
        excluded: used(all.filter((label) => excluded.has(label))),
        nearlyKept: used(all.filter((label) => !excluded.has(label) && !isKept(label))).slice(0, 20),
      },
    },
  };
}

/** The uses of tags, one row after the other. */
function usesOf({ tags, links, where = {} }: MemberTables): Use[] {
  const filtered = { value: null, ref: null, bin: 'filtered' } as const;
  if (links === undefined)
    return tags.map(([, value, ref], at) => (passes(where.tags, at) ? { value, ref } : filtered));
  const readTag = idReader(tags.flatMap(([id]) => id ?? []));
  const places = new Map(tags.flatMap(([id], at) => (id === null ? [] : [[String(readTag(id)), at]])));
  return links.map(([tag, ref], at) => {
    if (!passes(where.links, at)) return filtered;
    if (tag === null || ref === null) return { value: null, ref: null, bin: 'null' };
    const place = readTag(tag) === undefined ? undefined : places.get(String(readTag(tag)));
    if (place === undefined) return { value: null, ref, bin: 'unnamed' };
    return passes(where.tags, place) ? { value: tags[place]?.[1] ?? null, ref } : filtered;
  });
}

function passes(asked: Asked | undefined, at: number): boolean {
  return asked === undefined || asked.oneOf.includes(asked.cells[at] ?? null);
}

function spelled(text: string, letters: 'keep' | 'lower'): string {
  const kept = text.normalize('NFC').split(/\s+/u).filter(Boolean).join(' ');
  return letters === 'lower' ? kept.toLowerCase() : kept;
}

type Id = bigint | string | undefined;

/** Ids are numbers of 64 bits if every image has such a one, with zeros before it or not; else they are text. */
function idReader(ids: readonly string[]): (text: string) => Id {
  const all = ids.every((id) => /^([0-9]+|-0*[1-9][0-9]*)$/.test(id)) ? ids.map(BigInt) : undefined;
  const numbers = new Set(all).size === new Set(ids).size ? all : undefined;
  const range = [
    [-(2n ** 63n), 2n ** 63n - 1n],
    [0n, 2n ** 64n - 1n],
  ].find(([least = 0n, most = 0n]) => numbers?.every((id) => id >= least && id <= most));
  if (range === undefined) return (text) => text;
  const [least = 0n, most = 0n] = range;
  return (text) => {
    // As pandas writes whole numbers beside NULLs: 12.0.
    const whole = /^(-?[0-9]+)(\.0*)?$/.exec(text)?.[1];
    if (whole === undefined || (least === 0n && whole.startsWith('-'))) return undefined;
    const id = BigInt(whole);
    return id >= least && id <= most ? id : undefined;
  };
}

function compareIds(a: Id, b: Id): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  return byBytes(String(a), String(b));
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function sideOf(id: string, share: number): string {
  const digits = createHash('md5').update(id).digest('hex').slice(0, 8);
  return Number.parseInt(digits, 16) < share * 2 ** 32 ? 'validation' : 'train';
}
