import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bin } from '../../../activities/ledger.ts';
import type { CleanLedger, Merged, MergeLedger } from '../../../activities/run.ts';
import type { Store } from '../../../activities/store/store.ts';
import { failureType } from '../pipeline/run-pipeline.ts';
import { keysOf } from '../store/conformance/fixture.ts';
import { type Site, siteIn, type UploadChange } from './doctored.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-verified-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** How an upload ends that must publish nothing. */
async function refusal(site: Site, change: UploadChange): Promise<string> {
  const before = await published(site.store);
  const end = await site.upload(change).then(
    (dataset) => `it was ${dataset.outcome}`,
    (error: unknown) => `${failureType(error)}: ${(error as Error).message}`,
  );
  expect(await published(site.store)).toEqual(before);
  return end;
}

const published = async (store: Store) =>
  (await keysOf(store, 'datasets/')).filter((key) => /manifest\.json|latest\.json/.test(key));

/** Removes what was put without being published, which a publisher would look at first. */
async function clear(store: Store): Promise<void> {
  for (const key of await keysOf(store, 'datasets/')) await store.delete(key);
}

const all = 'id, shot_image_id, title, tags, split';
const rows = (change: string) => `SELECT ${change} FROM it ORDER BY n`;
const first = (column: string, expression: string) =>
  rows(all.replace(column, `CASE WHEN n = 1 THEN ${expression} ELSE ${column} END AS ${column}`));

/** What a wrong merge may leave, with the counts that hide it. */
const WRONG_ROWS: Record<
  string,
  [sql: string, message: RegExp, merge?: Partial<MergeLedger>, clean?: Partial<CleanLedger>]
> = {
  'a tag dropped': [first('tags', "'car'"), /images with the label "dog": expected \d+, found \d+/],
  'a tag twice': [first('tags', "'car,car,dog'"), /images with the label "car"/],
  'a tag that nobody gave': [first('tags', "'car,dog,elk'"), /images with the label "elk"/],
  'a tag that is no label': [first('tags', "'car,dog,horse'"), /label "horse": expected 0, found 1/],
  "two labels with each other's names": [
    rows(
      all.replace(
        'tags',
        "array_to_string(list_sort(list_transform(string_split(tags, ','), lambda t: CASE t WHEN 'dog' THEN 'elk' WHEN 'elk' THEN 'dog' ELSE t END)), ',') AS tags",
      ),
    ),
    /images with the label "dog"/,
  ],
  'the tags of two images with each other': [
    rows(
      all.replace(
        'tags',
        'CASE n WHEN 1 THEN (SELECT tags FROM it WHERE n = 2) WHEN 2 THEN (SELECT tags FROM it WHERE n = 1) ELSE tags END AS tags',
      ),
    ),
    /images with the label "\w+": expected those \d+ that were exported with it, found others/,
  ],
  'no label at all': [first('tags', 'NULL'), /dataset\.csv, row 1, tags: expected tags, found none/],
  'tags that are out of order': [first('tags', "'dog,car'"), /expected them in byte order, found dog,car/],
  'an image left out': [`SELECT ${all} FROM it WHERE n <> 5 ORDER BY n`, /images with the label/],
  'an image twice': [
    `SELECT ${all} FROM (FROM it UNION ALL FROM it WHERE n = 5) ORDER BY n`,
    /row 6, id: expected an id behind/,
  ],
  'rows that are out of order': [
    `SELECT ${all} FROM it ORDER BY n DESC`,
    /dataset\.csv, row 2, id: expected an id behind/,
  ],
  'the wrong side': [
    first('split', "CASE split WHEN 'train' THEN 'validation' ELSE 'train' END"),
    /split of \S+: expected the side that its id gives, found another/,
  ],
  'another file': [
    first('shot_image_id', "'other.jpg'"),
    /cells of the images: expected those that were exported, found others/,
  ],
  'another kept cell': [first('title', "'other'"), /cells of the images/],
  'an empty cell for none': [first('title', "coalesce(title, '') || ''"), /cells of the images/],
  'files of two images with each other': [
    rows(
      all.replace(
        'shot_image_id',
        'CASE n WHEN 1 THEN (SELECT shot_image_id FROM it WHERE n = 2) WHEN 2 THEN (SELECT shot_image_id FROM it WHERE n = 1) ELSE shot_image_id END AS shot_image_id',
      ),
    ),
    /cells of the images/,
  ],
  'a column of another name': [
    rows(all.replace('shot_image_id', 'shot_image_id AS file')),
    /dataset\.csv, header: expected \["id","shot_image_id"/,
  ],
  "a column of a folder's name": [
    rows(`${all}, 'a' AS site`),
    /dataset\.csv, header: expected .*"tags"\], found .*"site"/,
  ],
};

describe.each([
  ['numbers', (at: number) => String(at * 7 + 3)],
  ['large numbers far apart', (at: number) => String(2n ** 63n + BigInt(at) * 1_000_000_007n)],
  ['texts', (at: number) => `shot-${String(at).padStart(2, '0')}`],
])('a dataset whose ids are %s', (name, idOf) => {
  let site: Site;
  beforeAll(async () => {
    site = await siteIn(join(folder, name.replaceAll(' ', '-')), idOf);
  });

  test.each(Object.entries(WRONG_ROWS))('is not published with %s', async (_, [sql, message]) => {
    const merged: Merged = { ...site.merged, images: await site.doctor(site.merged.images, sql) };
    expect(await refusal(site, { merged })).toMatch(
      /^InvariantViolation: The check before publishing found a difference in /,
    );
    expect(await refusal(site, { merged })).toMatch(message);
  });

  test('is not published with ids of another type', async () => {
    const other = site.converted.idType === 'VARCHAR' ? 'encode(id) AS id' : 'id :: VARCHAR AS id';
    const merged = {
      ...site.merged,
      images: await site.doctor(site.merged.images, rows(all.replace('id,', `${other},`))),
    };
    expect(await refusal(site, { merged })).toMatch(/dataset\.parquet, columns: expected \[\["id","\w+"\]/);
  });

  test('is not published where convert moved a tag to another image', async () => {
    const { tags } = site.converted;
    const moved = await site.doctor(
      tags,
      'SELECT word, value, CASE WHEN n = 1 THEN (SELECT ref FROM it WHERE n = 4) ELSE ref END AS ref, fault FROM it',
    );
    expect(await refusal(site, await site.build({ ...site.converted, tags: moved }))).toMatch(
      /^InvariantViolation/,
    );
  });

  test('is not published where convert changed a file', async () => {
    const images = await site.doctor(
      site.converted.images,
      "SELECT id, CASE WHEN n = 1 THEN 'other.jpg' ELSE file END AS file, kept_0 FROM it",
    );
    expect(await refusal(site, await site.build({ ...site.converted, images }))).toMatch(
      /cells of the images/,
    );
  });

  test('is not published where clean lost a label, with a ledger that fits', async () => {
    const { vocabulary, pairs, ledger } = site.cleaned;
    const cleaned = {
      vocabulary: await site.doctor(
        vocabulary,
        "SELECT label, uses, CASE WHEN label = 'elk' THEN 'rare' ELSE bin END AS bin, CASE WHEN label <> 'elk' THEN class END AS class FROM it",
      ),
      pairs: await site.doctor(pairs, 'SELECT ref, class FROM it WHERE class <> 3'),
      ledger,
    };
    const lost = pairs.rows - cleaned.pairs.rows;
    cleaned.ledger = { ...ledger, labelled: ledger.labelled - lost, rare: ledger.rare + lost };
    const merged = await site.merge(cleaned);
    expect(await refusal(site, { cleaned, merged })).toMatch(/the ledger, bins\.|the labels, how many/);
  });

  test('is not published where clean made two labels of each other', async () => {
    const vocabulary = await site.doctor(
      site.cleaned.vocabulary,
      "SELECT CASE label WHEN 'dog' THEN 'elk' WHEN 'elk' THEN 'dog' ELSE label END AS label, uses, bin, class FROM it",
    );
    const cleaned = { ...site.cleaned, vocabulary };
    expect(await refusal(site, { cleaned, merged: await site.merge(cleaned) })).toMatch(
      /^InvariantViolation/,
    );
  });

  test('is not published with other uses of a label', async () => {
    const vocabulary = await site.doctor(
      site.cleaned.vocabulary,
      "SELECT label, uses + CASE label WHEN 'dog' THEN 1 ELSE 0 END AS uses, bin, class FROM it",
    );
    expect(await refusal(site, { cleaned: { ...site.cleaned, vocabulary } })).toMatch(/the labels, label \d/);
  });

  const bins: Bin[] = ['kept', 'duplicate', 'excluded', 'rare', 'orphan', 'null', 'invalid'];
  test.each(bins)('is not published with one row too many in the bin %s of the ledger', async (bin) => {
    const other: Bin = bin === 'duplicate' ? 'rare' : 'duplicate';
    const moved = (ledger: object, sign: Partial<Record<string, number>>) =>
      Object.fromEntries(Object.entries(ledger).map(([key, count]) => [key, count + (sign[key] ?? 0)]));
    const cleaned = {
      ...site.cleaned,
      ledger: moved(site.cleaned.ledger, { [bin]: 1, [other]: -1 }) as unknown as CleanLedger,
    };
    const merged = {
      ...site.merged,
      ledger: moved(site.merged.ledger, { [bin]: 1 }) as unknown as MergeLedger,
    };
    expect(await refusal(site, { cleaned, merged })).toMatch(/^InvariantViolation: .*the ledger, bins\./);
  });

  test('is not published with another count of merged tags, or of images on a side', async () => {
    const { ledger } = site.cleaned;
    const cleaned = { ...site.cleaned, ledger: { ...ledger, merged: ledger.merged + 1 } };
    expect(await refusal(site, { cleaned })).toMatch(/the ledger, merged: expected 1, found 2/);
    const { train, validation } = site.merged.split;
    const merged = { ...site.merged, split: { train: train + 1, validation: validation - 1 } };
    expect(await refusal(site, { merged })).toMatch(/images on each side/);
  });

  test('is not let through by a dry run either', async () => {
    const merged = { ...site.merged, images: await site.doctor(site.merged.images, first('tags', "'car'")) };
    const plan = { ...site.plan, dryRun: true };
    expect(await refusal(site, { plan, merged })).toMatch(
      /^InvariantViolation: .* dataset\.parquet, images with the label/,
    );
    expect((await site.upload({ plan })).outcome).toBe('dry run');
  });

  test('is not published from a store that gives back other bytes', async () => {
    const { store } = site;
    const key = (name: string) => `/${name}`;
    for (const file of ['dataset.csv', 'dataset.parquet', 'labels.json', 'ledger.json']) {
      await clear(store);
      const damaged: Store = {
        ...store,
        localPath: () => undefined,
        async open(at, signal) {
          const opened = await store.open(at, signal);
          if (!opened || !at.startsWith('datasets/') || !at.endsWith(key(file))) return opened;
          opened.stream.destroy();
          return { stored: opened.stored, stream: Readable.from([Buffer.alloc(opened.stored.bytes, 0x20)]) };
        },
      };
      expect(await refusal(site, { store: damaged })).toMatch(
        new RegExp(
          `^InvariantViolation: \\S+${file} was put with \\d+ bytes .* gave back .*, 3 times\\. Nothing was published`,
        ),
      );
    }
  });

  test('is not blamed for a staged file that was damaged since', async () => {
    const { store, snapshot } = site;
    const { uri } = snapshot.tags.artifact;
    const path = store.localPath(store.key(uri)) as string;
    const bytes = await readFile(path);
    for (const damage of [() => Buffer.alloc(bytes.length, 0x20), (whole: Buffer) => whole.subarray(0, -9)]) {
      await clear(store);
      await writeFile(path, damage(bytes));
      expect(await refusal(site, {})).toMatch(new RegExp(`^BadInput: ${uri} is damaged: `));
      await writeFile(path, bytes);
    }
    expect((await site.upload()).outcome).toBe('published');
  });

  test('is published from a store whose answers are damaged once', async () => {
    const { store } = site;
    await clear(store);
    let damages = 0;
    const once: Store = {
      ...store,
      localPath: () => undefined,
      async open(at, signal) {
        const opened = await store.open(at, signal);
        if (!opened || !at.endsWith('/dataset.csv') || !at.startsWith('datasets/') || damages++ > 0)
          return opened;
        opened.stream.destroy();
        return { stored: opened.stored, stream: Readable.from([Buffer.from('broken')]) };
      },
    };
    expect((await site.upload({ store: once })).outcome).toBe('published');
    expect(damages).toBe(2);
    expect(await published(store)).toHaveLength(2);
  });

  test('is tried again where a file is gone that was put, such as one that tagset prune took for left over', async () => {
    const { store } = site;
    await clear(store);
    const emptied: Store = {
      ...store,
      localPath: () => undefined,
      async open(at, signal) {
        if (at.startsWith('datasets/') && at.endsWith('/dataset.csv')) await store.delete(at);
        return store.open(at, signal);
      },
    };
    expect(await refusal(site, { store: emptied })).toMatch(
      /^Error: \S+dataset\.csv was just put, and is gone/,
    );
    expect((await site.upload()).outcome).toBe('published');
  });

  test('is not recounted where it is published already', async () => {
    await site.upload();
    const opened: string[] = [];
    const watched: Store = {
      ...site.store,
      localPath: (key) => {
        opened.push(key);
        return site.store.localPath(key);
      },
    };
    expect((await site.upload({ store: watched })).outcome).toBe('unchanged');
    expect(opened.filter((key) => key.includes('/export/'))).toEqual([]);
  });

  test('is recounted for one part of the images where it is large, and what is wrong of all is seen in every part', async () => {
    const parts = Array.from({ length: 5 }, (_, part) => ({ part, parts: 5 }));
    const ends = async (sql: string) => {
      const doctored = await site.doctor(site.merged.images, sql);
      const seen: string[] = [];
      for (const part of parts)
        await site.recount(doctored, part).catch((error: Error) => seen.push(error.message));
      return seen;
    };
    expect(await ends(rows(all))).toEqual([]);
    expect(await ends(first('tags', "'dog,elk'"))).toEqual([expect.stringMatching(/images with the label/)]);
    expect(await ends(first('shot_image_id', "'other.jpg'"))).toEqual([
      expect.stringMatching(/cells of the images/),
    ]);
    expect(await ends(first('split', "'none'"))).toHaveLength(5);
    expect(await ends(`SELECT ${all} FROM it ORDER BY n DESC`)).toHaveLength(5);
  });
});
