import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withEngine } from '../../../activities/duckdb/engine.ts';
import { AccessDenied } from '../../../activities/errors.ts';
import type { Dataset } from '../../../activities/index.ts';
import type { Manifest } from '../../../activities/publish/manifest.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { DatasetDiffers } from '../../../activities/verify/difference.ts';
import { verifyDataset } from '../../../activities/verify/verify.ts';
import { type BuildChange, buildFiles } from '../pipeline/build-files.ts';
import { randomCase } from '../pipeline/random-case.ts';
import { dependenciesIn, runPipeline, writeCase } from '../pipeline/run-pipeline.ts';
import { type Tampering, tamper } from './tampered.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-verify-'));
  store = fileStore(join(folder, 'out'));
});
afterEach(() => rm(folder, { recursive: true }));

const build = (change: BuildChange = {}) => buildFiles(folder, store, change);
const keyOf = ({ version }: Dataset) => `datasets/stills/${version}/manifest.json`;
const verify = (key: string, more = {}) => verifyDataset(store, key, { scratch: folder, ...more });

/** The difference that is found, without the folder. */
async function difference(key: string): Promise<string> {
  const error: unknown = await verify(key).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(DatasetDiffers);
  const { file, at = '', expected, found } = (error as DatasetDiffers).difference;
  return `${file.split('/').at(-1)} | ${at} | ${expected} | ${found}`;
}

describe('a dataset as it was published', () => {
  test('passes every check, and leaves nothing in scratch', async () => {
    const dataset = await build();
    const told: string[] = [];
    const read: number[] = [];
    const { manifest, address, checks } = await verify(keyOf(dataset), {
      onCheck: ({ name }: { name: string }) => told.push(name),
      onProgress: (bytes: number) => read.push(bytes),
    });
    expect(manifest.version).toBe(dataset.version);
    expect(address).toEqual(dataset.manifest);
    expect(told).toEqual([
      'manifest.json',
      'files',
      'labels.json',
      'dataset.csv',
      'ledger',
      'owner',
      'dataset.parquet',
    ]);
    expect(checks.map(({ name }) => name)).toEqual(told);
    expect(read.at(-1)).toBe(dataset.bytes);
    expect((await readdir(folder)).filter((name) => name.startsWith('verify-'))).toEqual([]);
  });

  test('passes with labels whose tags point in part at no image', async () => {
    const tags = 'id,value,ref_id\n1,car,1\n2,car,2\n3,dog,1\n4,dog,9\n5,fox,8\n6,fox,9\n';
    const dataset = await build({ tags });
    expect(dataset.ledger.bins.orphan).toBe(3);
    await verify(keyOf(dataset));
  });

  test('passes with a row of some megabytes and with line breaks in cells', async () => {
    const tag = (at: number) => `${'a long tag '.repeat(4)}${at}`;
    const rows = Array.from({ length: 60_000 }, (_, at) => `${at},${tag(at)},1`);
    const dataset = await build({
      shots: 'id,shot_image_id\n1,"two\nlines ""quoted"".jpg"\n2,two.jpg\n',
      tags: ['id,value,ref_id', ...rows, ''].join('\n'),
      settings: { rules: { minUses: 1 } },
    });
    expect(dataset.bytes).toBeGreaterThan(2 * 2_900_000);
    await verify(keyOf(dataset));
  });

  test('passes as CSV alone, with ids that are numbers or not', async () => {
    const settings = { output: { formats: ['csv'] } };
    const shots = (ids: string[]) =>
      ['id,shot_image_id', ...ids.map((id) => `${id},${id}.jpg`), ''].join('\n');
    const tags = (ids: string[]) =>
      ['id,value,ref_id', ...ids.map((id, at) => `${at},car,${id}`), ''].join('\n');
    for (const ids of [
      ['9', '10', '-1'],
      ['9', '10', 'x'],
      ['18446744073709551615', '2', '9007199254740993'],
    ])
      await verify(keyOf(await build({ settings, shots: shots(ids), tags: tags(ids) })));
  });

  test('passes for random tables and rules', { timeout: 180_000 }, async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const here = join(folder, String(seed));
      const settings = await writeCase(here, randomCase(seed));
      const dependencies = await dependenciesIn(here, settings, { store });
      const dataset = await runPipeline(dependencies).catch(() => undefined);
      if (dataset)
        await verify(keyOf(dataset)).catch((error) => {
          throw new Error(`seed ${seed}: ${error.message}`);
        });
    }
  });
});

describe('a file that was damaged is found by its name', () => {
  const files = ['dataset.csv', 'dataset.parquet', 'labels.json', 'owner/ledger.json', 'owner/rules.json'];
  test.each(files)('%s', async (given) => {
    const dataset = await build();
    const path = join(fileURLToPath(dataset.manifest?.uri ?? ''), '..', given);
    const name = basename(given);
    const whole = await readFile(path);
    const flipped = Buffer.from(whole);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 1;
    await writeFile(path, flipped);
    expect(await difference(keyOf(dataset))).toMatch(
      new RegExp(`^${name} \\| sha256 \\| "[0-9a-f]{64}" \\| "`),
    );
    await writeFile(path, whole.subarray(0, -1));
    expect(await difference(keyOf(dataset))).toBe(`${name} | bytes | ${whole.length} | ${whole.length - 1}`);
    await rm(path);
    const expected =
      given === name
        ? `${whole.length} bytes`
        : "all of the owner's files, or none of them as in a reader's copy";
    expect(await difference(keyOf(dataset))).toBe(`${name} |  | ${expected} | no such file`);
  });
});

describe('a manifest', () => {
  test('that is not there is told', async () => {
    await expect(verify('datasets/stills/2026-11-0123456789ab/manifest.json')).rejects.toThrow(
      /There is no manifest file:.*2026-11-0123456789ab\/manifest.json/,
    );
  });

  test('that is another than somebody names is told', async () => {
    const dataset = await build();
    await expect(verify(keyOf(dataset), { sha256: 'f'.repeat(64) })).rejects.toThrow(
      /manifest.json, sha256: expected "ffff/,
    );
  });

  test.each<[string, (manifest: Manifest) => unknown, RegExp]>([
    ['no manifest', () => ({ hello: 1 }), /that "schemaVersion" is missing/],
    [
      'labels short of a field',
      (m) => ({ ...m, labels: { path: 'labels.json' } }),
      /"labels.sha256" is missing/,
    ],
    [
      'labels elsewhere',
      (m) => ({ ...m, labels: { ...m.labels, path: 'dataset.csv' } }),
      /labels, path beside the files \| "labels.json" \| "dataset.csv"/,
    ],
    ['another version', (m) => ({ ...m, version: '2026-11-0123456789ab' }), /\| version \|.*0123456789ab"$/],
    ['another period', (m) => ({ ...m, period: '2026-10' }), /\| version \| "2026-10-/],
    ['another name', (m) => ({ ...m, name: 'other' }), /name, beside the folder \| "stills" \| "other"/],
    ['a file less', (m) => ({ ...m, files: m.files.slice(0, -1) }), /filesSha256, beside the files \|/],
    [
      "an owner's file for readers",
      (m) => ({ ...m, files: m.files.map((file) => ({ ...file, audience: 'reader' })) }),
      /\| files \| .*owner owner.rules.json/,
    ],
    [
      'a file elsewhere',
      (m) => ({ ...m, files: m.files.map((file) => ({ ...file, path: `../x/${file.path}` })) }),
      /filesSha256, beside the files \|/,
    ],
  ])('with %s is found', async (_, change, message) => {
    const dataset = await build();
    const path = fileURLToPath(dataset.manifest?.uri ?? '');
    await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, 'utf8')))));
    expect(await difference(keyOf(dataset))).toMatch(message);
  });
});

/** Runs a statement over dataset.parquet and puts its result in place. */
const rewrite = (sql: string) => async (path: string) => {
  const engine = { memory: '256MB', threads: 1, scratch: folder, signal: new AbortController().signal };
  await withEngine(engine, async (duckdb) => {
    await duckdb.run(`CREATE TABLE t AS FROM read_parquet('${path}')`);
    await duckdb.run(sql);
    await duckdb.run(`COPY t TO '${path}' (FORMAT parquet)`);
  });
};
const json = (edit: (value: never) => unknown) => (text: string) =>
  `${JSON.stringify(edit(JSON.parse(text) as never), null, 2)}\n`;
const bins = (m: Manifest, change: object): Manifest => ({
  ...m,
  ledger: { ...m.ledger, bins: { ...m.ledger.bins, ...change } },
});

describe('content that does not fit together is found although every hash fits', () => {
  test.each<[string, Tampering, RegExp]>([
    [
      'a row too many',
      { files: { 'dataset.csv': (csv) => `${csv}4,four.jpg,car\n` } },
      /^dataset.csv \| rows \| 3 \| 4$/,
    ],
    [
      'another header',
      { files: { 'dataset.csv': (csv) => csv.replace('shot_image_id', 'file') } },
      /^dataset.csv \| header \| \["id","shot_image_id","tags"\] \| \["id","file","tags"\]$/,
    ],
    [
      'a row with a field too many',
      { files: { 'dataset.csv': (csv) => csv.replace('one.jpg', 'one.jpg,x') } },
      /^dataset.csv \| {2}\| rows that can be read \| Invalid Input Error/,
    ],
    [
      'an id twice',
      { files: { 'dataset.csv': (csv) => csv.replace('\n2,', '\n1,') } },
      /^dataset.csv \| row 2, id \| an id behind 1 \| 1$/,
    ],
    [
      'ids out of order',
      { files: { 'dataset.csv': (csv) => csv.replace('\n2,', '\n7,') } },
      /^dataset.csv \| row 3, id \| an id behind 7 \| 3$/,
    ],
    [
      'no id',
      { files: { 'dataset.csv': (csv) => csv.replace('\n2,', '\n,') } },
      /^dataset.csv \| row 2, id \| an id behind 1 \| nothing$/,
    ],
    [
      'a tag that is no label',
      { files: { 'dataset.csv': (csv) => csv.replace('"car,dog"', '"car,dot"') } },
      /^dataset.csv \| row 1, tags \| labels of labels.json \| "dot"$/,
    ],
    [
      'a tag twice',
      { files: { 'dataset.csv': (csv) => csv.replace('"car,dog"', '"car,car"') } },
      /^dataset.csv \| row 1, tags \| each tag once, in byte order \| car,car$/,
    ],
    [
      'tags out of order',
      { files: { 'dataset.csv': (csv) => csv.replace('"car,dog"', '"dog,car"') } },
      /^dataset.csv \| row 1, tags \| each tag once, in byte order \| dog,car$/,
    ],
    [
      'an image without tags',
      { files: { 'dataset.csv': (csv) => csv.replace('3,three.jpg,dog', '3,three.jpg,') } },
      /^dataset.csv \| row 3, tags \| each tag once, in byte order \| nothing$/,
    ],
    [
      'a tag less',
      { files: { 'dataset.csv': (csv) => csv.replace('"car,dog"', 'dog') } },
      /^dataset.csv \| uses of "car" \| 2 \| 1$/,
    ],
    [
      'another file name in CSV than in Parquet',
      { files: { 'dataset.csv': (csv) => csv.replace('two.jpg', 'too.jpg') } },
      /^dataset.parquet \| row 2, shot_image_id \| "too.jpg" \| "two.jpg"$/,
    ],
    [
      'a NULL in CSV and an empty text in Parquet',
      {
        files: { 'dataset.csv': (csv) => csv.replace('two.jpg', '') },
        parquet: (path) => rewrite("UPDATE t SET shot_image_id = '' WHERE id = 2")(path),
      },
      /^dataset.parquet \| row 2, shot_image_id \| null \| ""$/,
    ],
    [
      'a row less in Parquet',
      { parquet: (path) => rewrite('DELETE FROM t WHERE id = 3')(path) },
      /^dataset.parquet \| rows \| 3 \| 2$/,
    ],
    [
      'another order in Parquet',
      { parquet: (path) => rewrite('CREATE OR REPLACE TABLE t AS FROM t ORDER BY id DESC')(path) },
      /^dataset.parquet \| row 1, id \| "1" \| "3"$/,
    ],
    [
      'a column less in Parquet',
      { parquet: (path) => rewrite('ALTER TABLE t DROP split')(path) },
      /^dataset.parquet \| columns \|/,
    ],
    [
      'a Parquet that is none',
      { parquet: (path) => writeFile(path, 'hello') },
      /^dataset.parquet \| {2}\| rows that can be read \|/,
    ],
    [
      'an image on the other side',
      {
        parquet: (path) =>
          rewrite("UPDATE t SET split = if(split = 'train', 'validation', 'train') WHERE id = 2")(path),
      },
      /^dataset.parquet \| row 2, split of 2 \| (train|validation) \| (train|validation)$/,
    ],
    [
      'other counts of the sides',
      { manifest: (m) => ({ ...m, split: { ...m.split, train: m.split.train - 1 } }) },
      /^dataset.parquet \| images to train on \|/,
    ],
    [
      'other labels in labels.json',
      { files: { 'labels.json': (text) => text.replace('dog', 'dot') } },
      /^dataset.csv \| row 1, tags \| labels of labels.json \| "dog"$/,
    ],
    [
      'a label less in labels.json',
      { files: { 'labels.json': json((labels: unknown[]) => labels.slice(1)) } },
      /^labels.json \| labels \| 2 \| 1$/,
    ],
    [
      'labels.json that is no JSON',
      { files: { 'labels.json': () => '[' } },
      /^labels.json \| {2}\| JSON as tagset writes it/,
    ],
    [
      'other uses',
      {
        manifest: (m) => ({
          ...m,
          rows: { ...m.rows, pairs: 7 },
        }),
        files: {
          'labels.json': json((labels: { uses: number }[]) =>
            labels.map((label) => ({ ...label, uses: label.uses + 1 })),
          ),
        },
      },
      /^dataset.csv \| uses of "dog" \| 4 \| 3$/,
    ],
    [
      'labels in another order',
      {
        files: {
          'labels.json': json((labels: object[]) =>
            [...labels].reverse().map((label, index) => ({ ...label, index })),
          ),
        },
      },
      /^labels.json \| label 1 \| dog before car/,
    ],
    [
      'another bin in ledger.json',
      { files: { 'owner/ledger.json': (text) => text.replace('"kept": 5', '"kept": 4') } },
      /^ledger.json \| bins.kept \| 5 \| 4$/,
    ],
    [
      'bins that do not add up',
      {
        manifest: (m) => bins(m, { rare: 1 }),
        files: { 'owner/ledger.json': (text) => text.replace('"rare": 0', '"rare": 1') },
      },
      /^manifest.json \| ledger.read, beside the sum of the bins \| 6 \| 5$/,
    ],
    [
      'a row in another bin',
      {
        manifest: (m) => bins(m, { kept: 4, rare: 1 }),
        files: {
          'owner/ledger.json': (text) =>
            text.replace('"kept": 5', '"kept": 4').replace('"rare": 0', '"rare": 1'),
        },
      },
      /^manifest.json \| ledger.bins.kept, beside the tags in the dataset \| 5 \| 4$/,
    ],
    [
      'other rules than the hash says',
      { files: { 'owner/rules.json': (text) => text.replace('"exclude": []', '"exclude": ["dot"]') } },
      /^rules.json \| sha256 of the rules \| "[0-9a-f]{64}" \| "/,
    ],
    [
      'a manifest that tells of other rules',
      { manifest: (m) => ({ ...m, rules: { ...m.rules, minUses: 3 } }) },
      /^rules.json \| rules.minUses \| 3 \| 2$/,
    ],
  ])('%s', async (_, change, message) => {
    const key = await tamper(await build(), change);
    expect(await difference(key)).toMatch(message);
  });
});

describe("a reader's copy, without the owner's files", () => {
  test('is whole, and verify says that they are not there', async () => {
    const dataset = await build();
    await rm(join(fileURLToPath(dataset.manifest?.uri ?? ''), '..', 'owner'), { recursive: true });
    const { checks } = await verify(keyOf(dataset));
    expect(checks.map(({ name }) => name)).toEqual([
      'manifest.json',
      'files',
      'labels.json',
      'dataset.csv',
      'ledger',
      'dataset.parquet',
    ]);
    expect(checks[1]?.detail).toMatch(/^3 with \d+ bytes, .*the owner's are not in this copy$/);
  });

  test('is whole where the store hides them', async () => {
    const dataset = await build();
    const forReaders: Store = {
      ...store,
      localPath: () => undefined,
      open: async (key, signal) => {
        if (key.includes('/owner/')) throw new AccessDenied(`${key} is none of yours`);
        return store.open(key, signal);
      },
    };
    const { checks } = await verifyDataset(forReaders, keyOf(dataset), { scratch: folder });
    expect(checks[1]?.detail).toContain("the owner's are not in this copy");
  });
});

test('a signal ends the checks with its reason', async () => {
  const dataset = await build();
  const gone = AbortSignal.abort(new Error('enough'));
  await expect(verify(keyOf(dataset), { signal: gone })).rejects.toThrow('enough');
});
