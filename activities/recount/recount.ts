import { randomInt } from 'node:crypto';
import { type Engine, withEngine } from '../duckdb/engine.ts';
import { readScript, section } from '../duckdb/script.ts';
import type { Bin, Ledger } from '../ledger.ts';
import type { Plan, Snapshot, Split } from '../run.ts';
import { shown } from '../shown.ts';
import type { Attempt } from '../stage.ts';
import { stagedUses } from '../staged-rows.ts';
import type { Store } from '../store/store.ts';
import { checkContent, checkLabels, checkSides, lookAtCsv, lookAtParquet } from './check-files.ts';
import { differs, expectAsRecounted } from './difference.ts';
import type { ReadFile } from './published-files.ts';
import { spellTags } from './spell-tags.ts';
import { type Part, readImages, readTags, setPart, type TagRows } from './staged-input.ts';

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

/** Of more rows than this, a part of the images is recounted that has about so many. */
const MOST_ROWS = 1_000_000;

/** Draws the part of the images that is recounted: another each time. */
export function drawPart(rows: number): Part {
  const parts = Math.max(1, Math.ceil(rows / MOST_ROWS));
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
  part = drawPart(Math.max(claim.snapshot.images.artifact.rows, stagedUses(claim.snapshot).artifact.rows)),
): Promise<void> {
  const { plan, snapshot } = claim;
  const { csv, parquet } = files;
  await withEngine({ ...attempt.engine, ordered: true }, async (engine) => {
    const images = await readImages(engine, snapshot.images, part, store, attempt);
    await engine.play(script, 'forms');
    const countTags = async () => {
      const tags = await readTags(engine, snapshot, images.idType, store, attempt);
      await countLabels(engine, claim);
      return tags;
    };
    let tags: TagRows;
    if (parquet) {
      // Each takes one core for the most part, and together they are over sooner.
      const [ofCsv, [ofParquet, counted]] = await together(
        engine.beside(async (other) => {
          await setPart(other, part, images.idType);
          return lookAtCsv(other, csv, plan, images);
        }),
        (async () => [await lookAtParquet(engine, parquet, plan, images), await countTags()] as const)(),
      );
      expectAsRecounted(csv.uri, 'rows', claim.rows.dataset, ofCsv.rows);
      expectAsRecounted(parquet.uri, 'rows', ofCsv.rows, ofParquet.rows);
      expectAsRecounted(parquet.uri, 'rows beside those of the CSV file', ofCsv.whole, ofParquet.whole);
      tags = counted;
    } else {
      const { rows } = await lookAtCsv(engine, csv, plan, images);
      expectAsRecounted(csv.uri, 'rows', claim.rows.dataset, rows);
      tags = await countTags();
    }
    if (part.parts === 1) await checkAll(engine, claim, tags);
    else await checkPart(engine);
    checkRows(claim, tags);
    await checkLabels(files.labels, claim.labels);
    await checkContent(engine, parquet ?? csv);
    await checkSides(engine, parquet ?? csv, parquet ? 'parquet' : 'dataset', plan, claim.split);
  });
}

/** Counts by the rules what the exported tags of a part of the images are. */
async function countLabels(engine: Engine, { plan, labels }: Claim): Promise<void> {
  await spellTags(engine, plan);
  await engine.set('min_uses', plan.rules.minUses);
  await engine.set('delimiter', plan.output.delimiter);
  await engine.play(script, 'claims');
  await engine.fill(
    'claimed',
    labels.map(({ label, uses }) => [label, String(uses)]),
  );
  await engine.play(script, 'pairs');
}

/** Waits for both, since they use one engine. Throws what the first of them threw, else the second. */
async function together<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}

/** Compares what is known of all rows, however many they are, with the ledger and the labels. */
function checkRows({ ledger, labels, rows }: Claim, tags: TagRows): void {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  expectAsRecounted('the ledger', 'read', tags.rows, ledger.read);
  expectAsRecounted('the ledger', 'bins.null', tags.nulls, ledger.bins.null);
  expectAsRecounted('the ledger', 'bins.filtered', tags.filtered, ledger.bins.filtered);
  expectAsRecounted('the ledger', 'bins.unnamed', tags.unnamed, ledger.bins.unnamed);
  expectAsRecounted('the ledger', 'sum of the bins', tags.rows, sum(Object.values(ledger.bins)));
  const pairs = sum(labels.map(({ uses }) => uses));
  expectAsRecounted('the labels', 'sum of their uses', rows.pairs, pairs);
  expectAsRecounted('the ledger', 'bins.kept + bins.orphan', pairs, ledger.bins.kept + ledger.bins.orphan);
}

/** Compares the ledger and the labels with what was recounted of all rows. */
async function checkAll(engine: Engine, { ledger, labels }: Claim, tags: TagRows): Promise<void> {
  const { good, nameless, merged, ...bins } = await engine.counts<
    'duplicate' | 'kept' | 'excluded' | 'rare' | 'orphan' | 'hidden' | 'good' | 'nameless' | 'merged'
  >(script, 'ledger');
  const others = tags.nulls + tags.filtered + tags.unnamed + bins.hidden;
  const invalid = tags.rows - others - good + nameless;
  for (const [bin, count] of Object.entries({ ...bins, invalid }))
    expectAsRecounted('the ledger', `bins.${bin}`, count, ledger.bins[bin as Bin]);
  expectAsRecounted('the ledger', 'merged', merged, ledger.merged);
  const kept = await engine.rows<{ label: string; uses: bigint }>(section(script, 'kept'));
  expectAsRecounted('the labels', 'how many there are', kept.length, labels.length);
  for (const [index, { label, uses }] of kept.entries())
    expectAsRecounted('the labels', `label ${index}`, { index, label, uses: Number(uses) }, labels[index]);
}

/** Compares the labels with what a part of the rows tells of them. */
async function checkPart(engine: Engine): Promise<void> {
  const [doubt] = await engine.rows<{ label: string; expected: string; found: string }>(
    section(script, 'doubtful'),
  );
  if (doubt) throw differs('the labels', JSON.stringify(shown(doubt.label)), doubt.expected, doubt.found);
}
