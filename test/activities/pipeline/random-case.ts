import { type Chance, chance } from './random.ts';
import type { Cell, MemberTables, ReferenceRules } from './reference.ts';
import type { WrittenDialect } from './write-csv.ts';

/** Two tables with rules, and how their files are written. */
export interface Case {
  readonly tables: MemberTables;
  /** Names of the columns that are kept besides id and file. */
  readonly keep: readonly string[];
  readonly rules: ReferenceRules;
  readonly dialect: WrittenDialect;
}

const LABELS = [
  ...[
    'car',
    'red hair',
    'phone',
    "o'Neil",
    'a"b',
    'x;y',
    'Café',
    'größe',
    '🦊',
    '👩‍👩‍👧 family',
    '한국',
    'Ωmega',
  ],
  ...[
    'a,b',
    'back\\slash',
    'NULL',
    '\\N',
    '%',
    '1984',
    'Zebra',
    'zebra',
    "'; DROP TABLE tags; --",
    'tab',
    'e',
  ],
];

/** A small random case with all that real tables hold. The same seed gives the same case. */
export function randomCase(seed: number): Case {
  const random = chance(seed);
  const keep = random.shuffle(['title', 'file', 'labels', 'ref']).slice(0, random.below(3));
  const ids = imageIds(random);
  const labels = random.shuffle(LABELS).slice(0, 3 + random.below(9));
  const rules: ReferenceRules = {
    case: random.pick(['keep', 'lower']),
    ...synonymsAndExclusions(random, labels),
    minUses: random.pick([1, 1, 2, 3, 5]),
    delimiter: random.pick([',', '|', ' | ', ';']),
    validation: random.pick([0, 0.1, 0.5]),
  };
  const refs = [...ids, ...ids, ...strayRefs(ids)];
  const spellings = [...labels, ...labels, ...Object.values(rules.synonyms).flat()];
  return {
    tables: asked(random, {
      images: random
        .shuffle(ids)
        .map((id) => [id, fileName(random, id), ...keep.map(() => freeText(random))]),
      tags: Array.from({ length: 20 + random.below(180) }, (_, at): [Cell, Cell, Cell] => [
        String(at + 1),
        tag(random, spellings),
        random.happens(0.05) ? null : (refs[random.below(refs.length)] ?? null),
      ]),
    }),
    keep,
    rules,
    dialect: {
      delimiter: random.pick([',', ';', '\t']),
      quote: random.pick(['"', "'"]),
      lineEnd: random.pick(['\n', '\r\n']),
      null: random.pick(['', 'NULL', '\\N']),
      quoteAll: random.happens(0.5),
    },
  };
}

/** The same tables, at times with a table of links between, and with a column that `where` asks for. */
function asked(random: Chance, tables: MemberTables): MemberTables {
  const linked = random.happens(0.4) ? link(random, tables) : tables;
  if (random.happens(0.4)) return linked;
  const oneOf = random.pick<Cell[]>([['approved'], [null], ['approved', null, 'Approved'], ['1'], ['']]);
  const state = () =>
    random.pick<Cell>(['approved', 'Approved', 'approved ', null, '', '1', oneOf[0] ?? null]);
  const of = (rows: readonly unknown[] | undefined) =>
    rows && random.happens(0.6) ? { cells: rows.map(state), oneOf } : undefined;
  const [images, tags, links] = [of(linked.images), of(linked.tags), of(linked.links)];
  return { ...linked, where: { ...(images && { images }), ...(tags && { tags }), ...(links && { links }) } };
}

/** The same tags with ids of their own, which links name; some of them do not. */
function link(random: Chance, { images, tags }: MemberTables): MemberTables {
  const write = random.pick<(id: number) => string>([
    (id) => String(id),
    (id) => String(id).padStart(4, '0'),
    (id) => `tag-${id}`,
    (id) => String(2n ** 64n - BigInt(id)),
  ]);
  const named = tags.map(([id, value], at): [Cell, Cell, Cell] => [
    random.happens(0.02) ? null : write(Number(id)),
    value,
    tags[at]?.[2] ?? null,
  ]);
  const strays = [null, '77777777', 'none', '', `${write(1)}.0`, ` ${write(2)}`, '-1'];
  const links = tags.map(([id, , ref]): [Cell, Cell] => [
    random.happens(0.1) ? random.pick<Cell>([null, ...strays]) : write(Number(id)),
    ref,
  ]);
  return { images, tags: named, links: random.shuffle([...links, ...links.slice(0, 20)]) };
}

function imageIds(random: Chance): string[] {
  const count = 3 + random.below(40);
  const numbers = (first: bigint) =>
    Array.from({ length: count }, (_, at) => String(first + 3n * BigInt(at)));
  return random.pick([
    () => numbers(1n),
    () => numbers(-20n),
    () => numbers(2n ** 53n - 7n),
    () => numbers(-(2n ** 63n)),
    () => numbers(2n ** 63n - 20n),
    () => numbers(2n ** 64n - 200n),
    () => numbers(8n).map((id) => `still-${id}`),
    () => numbers(8n).map((id) => id.padStart(3, '0')),
    () => [...numbers(1n), 'é', 'Z', '_', '😀', 'Ω'],
  ])();
}

/** References that point at no image, or at one in the spelling of another program. */
function strayRefs(ids: readonly string[]): string[] {
  const [first = '', second = ''] = ids;
  // Beside text those are refused that a database might join.
  if (ids.some((id) => !/^-?[0-9]+$/.test(id)))
    return [` ${first}`, '', 'abc', '-5', '999999', '9'.repeat(25)];
  return [
    `${first}.0`,
    `${second}.`,
    `0${first}`,
    ` ${first}`,
    '',
    'abc',
    '-5',
    '+5',
    '999999',
    '1.5',
    '9'.repeat(25),
  ];
}

function synonymsAndExclusions(
  random: Chance,
  labels: readonly string[],
): Pick<ReferenceRules, 'synonyms' | 'exclude'> {
  const [a = '', b = '', c = ''] = labels;
  const synonyms = random.pick<Record<string, string[]>>([
    {},
    { [a]: ['wagon', 'auto mobile'] },
    // A chain, written from its end or from its start.
    { [a]: ['wagon'], wagon: ['coach', 'Coach '] },
    { wagon: ['coach'], [a]: ['wagon', b] },
    { 'brand new': [b] },
  ]);
  const merged = new Set(Object.values(synonyms).flat());
  const exclude = [c, 'never used'].filter((label) => !merged.has(label) && random.happens(0.5));
  return { synonyms, exclude };
}

/** A tag as one member or another types it. */
function tag(random: Chance, spellings: readonly string[]): Cell {
  if (random.happens(0.04)) return null;
  if (random.happens(0.04)) return random.pick(['', ' ', '\t', '\u00a0\n']);
  const text = spellings[random.below(spellings.length)] ?? '';
  return random.pick<(text: string) => string>([
    (same) => same,
    (same) => same,
    (same) => same.normalize('NFD'),
    (same) => same.toUpperCase(),
    (same) => ` ${same}\u3000`,
    (same) => same.replaceAll(' ', '  '),
    (same) => `${same}\r\n`,
    (same) => same.replace(' ', '\n\t'),
  ])(text);
}

function fileName(random: Chance, id: string): Cell {
  return random.pick([`${id}.jpg`, `${id}.jpg`, `a "quoted", ${id}.png`, null, '']);
}

function freeText(random: Chance): Cell {
  return random.pick([
    null,
    '',
    'plain',
    'two\nlines',
    'carriage\r\nreturn',
    '"',
    ',',
    ';\t',
    "it's",
    '🦊 ',
    'NULL',
    '\\N',
    '#1',
    '0',
  ]);
}
