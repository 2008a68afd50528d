import { canonicalCsv } from '../csv/canonical-csv.ts';
import { headerOf, longestRowOf } from '../csv/canonical-header.ts';
import type { Engine } from '../duckdb/engine.ts';
import { readScript, section } from '../duckdb/script.ts';
import type { Label } from '../publish/labels.ts';
import type { Manifest } from '../publish/manifest.ts';
import { shown } from '../shown.ts';
import { DatasetDiffers, expectSame } from './difference.ts';
import { columnsOf, publishedColumns, readable } from './verify-columns.ts';
import type { VerifiedFile } from './verify-files.ts';

const script = readScript('./verify.sql', import.meta.url);

/** Checks the rows of dataset.csv: header, count, order of the ids, and tags. @returns the number of tags. */
export async function verifyCsv(
  engine: Engine,
  file: VerifiedFile,
  manifest: Manifest,
  labels: readonly Label[],
  idType: string | undefined,
): Promise<number> {
  expectSame(file.uri, 'header', publishedColumns(manifest), await headerOf(file.local, file.uri));
  const columns = columnsOf(manifest).map((name) => ({ name, type: 'VARCHAR' as const }));
  const longest = await longestRowOf(file.local);
  await engine.run(`CREATE VIEW dataset_csv AS FROM ${canonicalCsv([file.local], columns, true, longest)}`);
  await engine.play(script, 'tables');
  await engine.fill(
    'label',
    labels.map(({ label }) => [label]),
  );
  await engine.set('delimiter', manifest.delimiter);
  const { rows } = await readable(file, () => engine.counts<'rows'>(script, 'rows'));
  expectSame(file.uri, 'rows', manifest.rows.dataset, rows);
  expectSame(file.uri, 'rows in the manifest', rows, file.rows);
  await verifyOrder(engine, file, idType);
  return verifyTags(engine, file, manifest, labels);
}

/** Ids ascend as the numbers or the texts they are; where nobody says which, either will do. */
async function verifyOrder(engine: Engine, file: VerifiedFile, idType: string | undefined): Promise<void> {
  const asNumbers = idType === undefined || idType !== 'VARCHAR';
  const asText = idType === undefined || idType === 'VARCHAR';
  let furthest: { row: bigint; id: string | null; before: string | null } | undefined;
  for (const order of [asNumbers && 'order_as_numbers', asText && 'order_as_text']) {
    if (!order) continue;
    const [found] = await engine.rows<NonNullable<typeof furthest>>(section(script, order));
    if (found === undefined) return;
    if (furthest === undefined || found.row > furthest.row) furthest = found;
  }
  if (furthest === undefined) return;
  const { row, id, before } = furthest;
  const expected = before === null ? 'an id' : `an id behind ${shown(before)}`;
  throw new DatasetDiffers({ file: file.uri, at: `row ${row}, id`, expected, found: shown(id) });
}

async function verifyTags(
  engine: Engine,
  file: VerifiedFile,
  { ledger }: Manifest,
  labels: readonly Label[],
): Promise<number> {
  const [cell] = await engine.rows<{ row: bigint; tags: string | null }>(section(script, 'cell'));
  if (cell)
    throw new DatasetDiffers({
      file: file.uri,
      at: `row ${cell.row}, tags`,
      expected: 'each tag once, in byte order',
      found: shown(cell.tags),
    });
  const [stranger] = await engine.rows<{ row: bigint; tag: string }>(section(script, 'stranger'));
  if (stranger)
    throw new DatasetDiffers({
      file: file.uri,
      at: `row ${stranger.row}, tags`,
      expected: 'labels of labels.json',
      found: JSON.stringify(shown(stranger.tag)),
    });
  const counted = await engine.rows<{ tag: string; uses: bigint }>(section(script, 'uses'));
  const uses = new Map(counted.map(({ tag, uses }) => [tag, Number(uses)]));
  let pairs = 0;
  let missing = 0;
  for (const { label, uses: written } of labels) {
    const here = uses.get(label) ?? 0;
    const at = `uses of ${JSON.stringify(shown(label))}`;
    // The uses also count tags that point at no image: the ledger's orphans.
    if (here > written || written - here > ledger.bins.orphan) expectSame(file.uri, at, written, here);
    pairs += here;
    missing += written - here;
  }
  expectSame(file.uri, 'uses that are in no row, beside bins.orphan', ledger.bins.orphan, missing);
  return pairs;
}
