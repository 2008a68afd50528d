import { fileColumn, idColumn, tagNameColumn } from './columns.ts';
import { hiddenRows, whereOf } from './hidden-rows.ts';
import type { Proposal } from './proposal.ts';
import { type Reference, referencesOf } from './references.ts';
import type { Look, Site, SiteTable } from './site.ts';
import { isPictureWord, isTagWord, wordsOf } from './words.ts';

/** How much each thing that speaks for a choice counts. */
const POINTS = { key: 3, name: 2, meaning: 1, subject: 3, column: 2, pair: 1, narrow: 1 } as const;
/** More proposals than a person reads. */
const MOST = 5;

interface Choice {
  readonly images: SiteTable;
  readonly id: string;
  readonly file: { readonly column: string; readonly isNamed: boolean };
  readonly ref: Reference;
  /** The table with a picture in each row. */
  readonly rows: SiteTable;
  /** The table with the names, where that is another one. */
  readonly names?: { readonly table: SiteTable; readonly id: string; readonly ref: Reference };
  readonly value: string;
}

interface Judged {
  readonly choice: Choice;
  readonly reasons: readonly string[];
  readonly score: number;
}

/** The tables that are likeliest to hold pictures and their tags, by keys, names and types; the likeliest first. */
export async function likeliest({ tables, look }: Site): Promise<Proposal[]> {
  const judged = tables
    .flatMap((rows) => choices(rows, tables))
    .map(judge)
    .filter((one) => one !== undefined)
    .sort((one, other) => other.score - one.score)
    .slice(0, MOST);
  return Promise.all(judged.map((one) => propose(one, look)));
}

function choices(rows: SiteTable, tables: readonly SiteTable[]): Choice[] {
  const references = referencesOf(rows, tables);
  return references.flatMap((ref): Choice[] => {
    const images = ref.to;
    const id = idColumn(images);
    const file = id === undefined ? undefined : fileColumn(images, id);
    if (id === undefined || file === undefined) return [];
    const own = tagNameColumn(rows);
    const linked = references
      .filter((other) => other.to !== images && other.column !== ref.column)
      .flatMap((other): Choice[] => {
        const value = tagNameColumn(other.to);
        const key = idColumn(other.to);
        if (value === undefined || key === undefined || isMember(other.to)) return [];
        return [{ images, id, file, ref, rows, names: { table: other.to, id: key, ref: other }, value }];
      });
    return own === undefined ? linked : [...linked, { images, id, file, ref, rows, value: own }];
  });
}

/** Who gave a tag is in the same rows as what it is. */
function isMember({ name }: SiteTable): boolean {
  return wordsOf(name).some((word) => ['user', 'member', 'account', 'owner', 'uploader'].includes(word));
}

function judge(choice: Choice): Judged | undefined {
  const { images, file, ref, rows, names, value } = choice;
  const reasons: string[] = [];
  let score = 0;
  const count = (points: number, reason: string) => {
    score += points;
    reasons.push(reason);
  };
  const speaksOfPictures = wordsOf(images.name).some(isPictureWord);
  if (speaksOfPictures) count(POINTS.subject, `${images.name} is called like pictures.`);
  if (file.isNamed) count(POINTS.column, `${images.name}.${file.column} is called like a file.`);
  refers(ref, rows, count);
  const holder = names?.table ?? rows;
  const saysTag = [...wordsOf(holder.name), ...wordsOf(value)].some(isTagWord);
  if (saysTag) count(POINTS.subject, `${holder.name}.${value} is called like tags.`);
  const linkSaysTag = names !== undefined && wordsOf(rows.name).some(isTagWord);
  if (linkSaysTag) count(POINTS.name, `${rows.name} is called like tags.`);
  if (names) {
    refers(names.ref, rows, count);
    const pair = [ref.column, names.ref.column];
    if (rows.primaryKey.length === 2 && rows.primaryKey.every((key) => pair.includes(key)))
      count(POINTS.pair, `The key of ${rows.name} is the pair of both.`);
    if (rows.columns.length <= 5) count(POINTS.narrow, `${rows.name} has little else.`);
  }
  // Roles of users are linked in the same way.
  return (saysTag || linkSaysTag) && (speaksOfPictures || file.isNamed)
    ? { choice, reasons, score }
    : undefined;
}

function refers(
  { column, to, by }: Reference,
  from: SiteTable,
  count: (points: number, reason: string) => void,
): void {
  const how = {
    key: 'has a foreign key to',
    name: 'is called like a row of',
    meaning: 'may mean a row of',
  }[by];
  count(POINTS[by], `${from.name}.${column} ${how} ${to.name}.`);
}

async function propose({ choice, reasons, score }: Judged, look: Look): Promise<Proposal> {
  const { images, id, file, ref, rows, names, value } = choice;
  const hidden = {
    images: await hiddenRows(images, look),
    rows: await hiddenRows(rows, look),
    names: names ? await hiddenRows(names.table, look) : { where: {}, notes: [] },
  };
  const notes = {
    images: [
      ...(file.isNamed
        ? []
        : [`No column of ${images.name} is called like a file: ${file.column} is a guess.`]),
      ...hidden.images.notes,
    ],
  };
  const pictures = { table: images.name, id, file: file.column, ...whereOf(hidden.images) };
  if (names === undefined) {
    const key = idColumn(rows) ?? rows.primaryKey[0] ?? ref.column;
    return {
      what: `${images.name}, and ${rows.name} with one row for each picture and tag`,
      tables: {
        images: pictures,
        tags: { table: rows.name, id: key, value, ref: ref.column, ...whereOf(hidden.rows) },
      },
      reasons,
      notes: { ...notes, tags: hidden.rows.notes },
      score,
    };
  }
  return {
    what: `${images.name} and ${names.table.name}, linked by ${rows.name}`,
    tables: {
      images: pictures,
      tags: { table: names.table.name, id: names.id, value, ...whereOf(hidden.names) },
      taggings: {
        table: rows.name,
        tag: names.ref.column,
        ref: ref.column,
        ...whereOf(hidden.rows),
      },
    },
    reasons,
    notes: { ...notes, tags: hidden.names.notes, taggings: hidden.rows.notes },
    score,
  };
}
