import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withEngine } from '../../../activities/duckdb/engine.ts';
import { parseManifest } from '../../../activities/publish/manifest.ts';
import { type Case, randomCase } from './random-case.ts';
import { buildReference } from './reference.ts';
import { dependenciesIn, failureType, publishedFiles, runPipeline, writeCase } from './run-pipeline.ts';
import { writeCsv } from './write-csv.ts';

// TAGSET_TEST_CASES=1000 tries more; TAGSET_TEST_SEED=17 TAGSET_TEST_CASES=1 tries that one again.
const first = Number(process.env.TAGSET_TEST_SEED ?? 1);
const seeds = Array.from({ length: Number(process.env.TAGSET_TEST_CASES ?? 40) }, (_, at) => first + at);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-pipeline-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Rows of a Parquet file, every column as text. */
async function readParquet(file: string): Promise<(string | null)[][]> {
  const scratch = await mkdtemp(join(folder, 'read-'));
  const options = { memory: '256MB', threads: 1, scratch, signal: new AbortController().signal };
  return withEngine(options, async (engine) => {
    const rows = await engine.rows<Record<string, string | null>>(
      'SELECT columns(*) :: VARCHAR FROM read_parquet($1)',
      [file],
    );
    return [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))];
  });
}

describe('the dataset of random tables', () => {
  test.each(seeds)('is the one that the rules describe (seed %i)', async (seed) => {
    const one: Case = randomCase(seed);
    const here = join(folder, String(seed));
    const settings = await writeCase(here, one);
    const expected = buildReference(one.tables, one.rules);
    const built = runPipeline(
      await dependenciesIn(here, settings, {
        threads: 1 + (seed % 2),
        rowsPerRange: [5, 40, 1_000_000][seed % 3] ?? 5,
      }),
    );
    if (typeof expected === 'string') {
      expect(failureType(await built.catch((error: unknown) => error))).toBe(expected);
      return;
    }
    const dataset = await built;
    const { folder: place, text } = await publishedFiles(dataset);
    const header = ['id', 'shot_image_id', ...one.keep, 'tags'];
    expect(await text('dataset.csv')).toBe(
      writeCsv([header, ...expected.rows.map(({ cells, tags }) => [...cells, tags])]),
    );
    expect(JSON.parse(await text('labels.json'))).toEqual(expected.labels);
    expect(JSON.parse(await text('owner/ledger.json'))).toEqual(expected.ledger);
    expect(await readParquet(join(place, 'dataset.parquet'))).toEqual([
      [...header, 'split'],
      ...expected.rows.map(({ cells, tags, split }) => [...cells, tags, split]),
    ]);
    const manifest = parseManifest(Buffer.from(await text('manifest.json')));
    expect(manifest).toMatchObject({
      version: dataset.version,
      labels: { count: expected.labels.length },
      rows: {
        images: one.tables.images.length,
        tags: (one.tables.links ?? one.tables.tags).length,
        dataset: expected.rows.length,
      },
    });
  });

  test('is a dataset often enough to say something', () => {
    const outcomes = seeds.map(randomCase).map(({ tables, rules }) => typeof buildReference(tables, rules));
    expect(outcomes.filter((outcome) => outcome === 'object').length).toBeGreaterThan(seeds.length / 2);
  });
});
