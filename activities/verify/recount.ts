import { randomInt } from 'node:crypto';
import { type Engine, withEngine } from '../duckdb/engine.ts';
import { readScript, section } from '../duckdb/script.ts';
import type { Bin, Ledger, Plan, Snapshot, Split } from '../run.ts';
import { shown } from '../shown.ts';
import type { Attempt } from '../stage.ts';
import type { Store } from '../store/store.ts';
import { checkContent, checkLabels, checkSides, lookAtCsv, lookAtParquet } from './check-files.ts';
import { differs, expectAsRecounted } from './difference.ts';
import type { ReadFile } from './published-files.ts';
import { readImages, readTags, spellTags } from './staged-input.ts';

const script = readScript('./recount.sql', import.meta.url);

/** A dataset that is about to be published: what it was made of, and what it is said to be. */
export interface Claim {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly ledger: Ledger;
  readonly labels: readonly { readonly index: number; readonly label: string; readonly uses: number }[];
  readonly split: Split;
  /** Distinct (image, label) pairs, with an image or without; and rows of the dataset. */
  readonly rows: { readonly pairs: number; readonly dataset: number };
}

/** Its files, as the store gives them back. */
export interface ClaimedFiles {
  readonly csv: ReadFile;
  readonly parquet?: ReadFile | undefined;
  readonly labels: ReadFile;
}

/** Of more tags than this, a part of the images is recounted that has about so many. */
const MOST_TAGS = 1_000_000;

/** One of some parts of the images; the only one is all of them. */
export interface Part {
  readonly part: number;
  readonly parts: number;
}

/** Draws the part of the images that is recounted: another each time. */
export function drawPart(tags: number): Part {
  const parts = Math.max(1, Math.ceil(tags / MOST_TAGS));
  return { part: randomInt(parts), parts };
}

/**
 * Counts the exported tables anew by the rules of the plan and compares what is claimed of them, and the files, with
 * that (recount.sql says what it proves). Throws `InvariantViolation` that names the first difference.
 */
export async function expectRecount(
  claim: Claim,
  files: ClaimedFiles,
  store: Store,
  attempt: Attempt,
  { part, parts } = drawPart(claim.snapshot.tags.artifact.rows),
): Promise<void> {
  const { plan, snapshot } = claim;
  await withEngine({ ...attempt.engine, ordered: true }, async (engine) => {
    await engine.set('parts', parts);
    await engine.set('part', part);
    await engine.set('min_uses', plan.rules.minUses);
    await engine.set('delimiter', plan.output.delimiter);
    await engine.play(script, 'part');
    const images = await readImages(engine, snapshot.images, store, attempt);
    const csv = await lookAtCsv(engine, files.csv, plan, images);
    const { parquet } = files;
    expectAsRecounted(files.csv.uri, 'rows', claim.rows.dataset, csv.rows);
    if (parquet) {
      const found = await lookAtParquet(engine, parquet, plan, images);
      expectAsRecounted(parquet.uri, 'rows', csv.rows, found.rows);
      expectAsRecounted(parquet.uri, 'rows beside those of the CSV file', csv.whole, found.whole);
    }
    await engine.run('CREATE VIEW published AS SELECT id, tags FROM dataset');
    await markImages(engine);
    await readTags(engine, snapshot.tags, images.idType, store, attempt);
    await spellTags(engine, plan);
    await engine.play(script, 'rows');
    await engine.fill(
      'claimed',
      claim.labels.map(({ label, uses }) => [label, String(uses)]),
    );
    await engine.play(script, 'pairs');
    if (parts === 1) await checkBooks(engine, claim);
    else await checkRows(engine, claim);
    await checkLabels(files.labels, claim.labels);
    const file = parquet ?? files.csv;
    await checkContent(engine, file, csv);
    await checkSides(engine, file, parquet ? 'parquet' : 'dataset', plan, claim.split);
  });
}

/** Makes it quick to ask whether a number is an image's, or a published one's. */
async function markImages(engine: Engine): Promise<void> {
  const [type] = await engine.rows<{ type: string }>('SELECT typeof(id) AS type FROM image LIMIT 1');
  const [bounds] =
    type === undefined || type.type === 'VARCHAR'
      ? []
      : await engine.rows<{ least: string; most: string }>(section(script, 'bounds'));
  if (bounds === undefined) return engine.play(script, 'known_by_lookup');
  const { least, most } = bounds;
  await engine.run(
    `SET VARIABLE least = CAST('${least}' AS ${type?.type}); SET VARIABLE most = CAST('${most}' AS ${type?.type})`,
  );
  const bits = (relation: string) =>
    `(SELECT bitstring_agg((id - getvariable('least')) :: INTEGER, 0, ${BigInt(most) - BigInt(least)}) FROM ${relation}
      WHERE id BETWEEN getvariable('least') AND getvariable('most'))`;
  await engine.run(`SET VARIABLE images = ${bits('image')}; SET VARIABLE published = ${bits('published')}`);
  await engine.play(script, 'known_by_bit');
}

/** Compares the ledger and the labels with what was recounted of all rows. */
async function checkBooks(engine: Engine, { ledger, labels, rows, snapshot }: Claim): Promise<void> {
  const { read, merged, ...bins } = await engine.counts<Bin | 'read' | 'merged'>(script, 'ledger');
  expectAsRecounted(snapshot.tags.artifact.uri, 'rows', snapshot.tags.artifact.rows, read);
  expectAsRecounted('the ledger', 'read', read, ledger.read);
  for (const [bin, count] of Object.entries(bins))
    expectAsRecounted('the ledger', `bins.${bin}`, count, ledger.bins[bin as Bin]);
  expectAsRecounted('the ledger', 'merged', merged, ledger.merged);
  const kept = await engine.rows<{ label: string; uses: bigint }>(section(script, 'kept'));
  expectAsRecounted('the labels', 'how many there are', kept.length, labels.length);
  let pairs = 0;
  for (const [index, { label, uses }] of kept.entries()) {
    expectAsRecounted('the labels', `label ${index}`, { index, label, uses: Number(uses) }, labels[index]);
    pairs += Number(uses);
  }
  expectAsRecounted('the labels', 'sum of their uses', pairs, rows.pairs);
}

/** Compares what all rows say of the ledger and the labels, where only a part was made distinct. */
async function checkRows(engine: Engine, { ledger, labels, rows, snapshot }: Claim): Promise<void> {
  const found = await engine.counts<Bin | 'read' | 'merged'>(script, 'ledger');
  expectAsRecounted(snapshot.tags.artifact.uri, 'rows', snapshot.tags.artifact.rows, found.read);
  expectAsRecounted('the ledger', 'read', found.read, ledger.read);
  expectAsRecounted('the ledger', 'merged', found.merged, ledger.merged);
  for (const bin of ['null', 'invalid'] as const)
    expectAsRecounted('the ledger', `bins.${bin}`, found[bin], ledger.bins[bin]);
  const { tags } = await engine.counts<'tags'>(script, 'tag_count');
  expectAsRecounted('the ledger', 'bins.kept, beside the tags of all images', tags, ledger.bins.kept);
  const pairs = labels.reduce((sum, { uses }) => sum + uses, 0);
  expectAsRecounted('the labels', 'sum of their uses', pairs, rows.pairs);
  expectAsRecounted('the ledger', 'bins.kept + bins.orphan', pairs, ledger.bins.kept + ledger.bins.orphan);
  const [doubt] = await engine.rows<{ label: string; expected: string; found: string }>(
    section(script, 'doubtful'),
  );
  if (doubt) throw differs('the labels', JSON.stringify(shown(doubt.label)), doubt.expected, doubt.found);
}
