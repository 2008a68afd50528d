import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { latestKey, readLatest } from '../../activities/publish/latest.ts';
import { manifestKey } from '../../activities/publish/publish.ts';
import type { Store } from '../../activities/store/store.ts';
import { verifyDataset } from '../../activities/verify/verify.ts';
import { verifyLatest } from '../../activities/verify/verify-latest.ts';
import type { Site } from './draw.ts';
import type { Expected } from './expected.ts';
import { readPublished } from './published-form.ts';
import type { Identity, Publishing } from './publishing.ts';

/** What a store holds of the datasets: the etag of every object, and what is latest of each. */
export interface Seen {
  readonly etags: ReadonlyMap<string, string>;
  readonly latest: readonly Awaited<ReturnType<typeof readLatest>>[];
}

/** Holds what is in the store against the model, and against what was there before. */
export class Oracle {
  /** How datasets are verified here. */
  readonly checking: { scratch: string; engine: { memory: string; threads: number } };
  /** Attempts that were stopped, and have their folders still. */
  stopped = 0;
  /** Version by month and identity of its files, and the other way round, for each dataset. */
  private readonly named = new Map<string, string>();
  /** What the files of a version are, for each dataset. */
  private readonly files = new Map<string, Omit<Expected, 'sides'> & { parquet: boolean }>();
  private readonly verified = new Set<string>();

  private readonly store: Store;
  private readonly folder: string;
  private readonly sites: readonly Site[];
  private readonly models: readonly Publishing[];

  constructor(store: Store, folder: string, sites: readonly Site[], models: readonly Publishing[]) {
    this.store = store;
    this.folder = folder;
    this.sites = sites;
    this.models = models;
    const scratch = join(folder, 'verifying');
    mkdirSync(scratch, { recursive: true });
    this.checking = { scratch, engine: { memory: '256MB', threads: 1 } };
  }

  async look(): Promise<Seen> {
    const etags = new Map<string, string>();
    for await (const { key, etag } of this.store.list('datasets/')) etags.set(key, etag);
    return { etags, latest: await Promise.all(this.sites.map(({ name }) => readLatest(this.store, name))) };
  }

  /** The same files for the same month have the same version, from whatever source; others have another. */
  name(at: number, month: string, { files }: Identity, version: string): void {
    for (const [key, value] of [
      [`${at} ${month} ${files}`, version],
      [`${at} ${version}`, files],
    ] as const) {
      expect(this.named.get(key) ?? value, `the version ${version} of files ${files}`).toBe(value);
      this.named.set(key, value);
    }
    expect(version.startsWith(`${month}-`), `${version} is of ${month}`).toBe(true);
  }

  /** Says what a version should be; who publishes it first decides what is not in its name. */
  expectFiles(
    at: number,
    version: string,
    { sides: _, ...expected }: Expected,
    formats: readonly string[],
  ): void {
    const key = `${at} ${version}`;
    if (!this.files.has(key)) this.files.set(key, { ...expected, parquet: formats.includes('parquet') });
  }

  /** Nothing in the store is another than before, and nothing was left behind. */
  async expectUnchanged(before: Seen): Promise<void> {
    expect([...(await this.look()).etags]).toEqual([...before.etags]);
    await this.expectTidy();
  }

  /** After something was done to a dataset: it is what the model says, and the others are what they were. */
  async expectPublished(at: number, before: Seen, after: 'build' | 'rollback'): Promise<void> {
    const now = await this.look();
    this.expectNothingRewritten(at, before, now);
    this.expectNoStepBack(at, before, now, after);
    await this.expectModel(at, now);
    await this.expectTidy();
  }

  private expectNothingRewritten(at: number, before: Seen, now: Seen): void {
    const mine = latestKey(this.sites[at]?.name ?? '');
    // The same version of later rows moves its moment along.
    const moment = ({ latest }: Seen) => `${latest[at]?.latest.version} ${latest[at]?.latest.snapshotTime}`;
    const moved = moment(before) !== moment(now);
    for (const [key, etag] of before.etags)
      if (key !== mine || !moved) expect(now.etags.get(key), `${key} is what it was`).toBe(etag);
    const own = `datasets/${this.sites[at]?.name}/`;
    const added = [...now.etags.keys()].filter((key) => !before.etags.has(key));
    expect(added.filter((key) => !key.startsWith(own))).toEqual([]);
  }

  /** Latest goes back in time by a rollback only, and to a withdrawn content never. */
  private expectNoStepBack(at: number, before: Seen, now: Seen, after: 'build' | 'rollback'): void {
    const [was, is] = [before.latest[at]?.latest, now.latest[at]?.latest];
    if (is === undefined || was?.version === is.version || after === 'rollback') return;
    const moment = (one: typeof is) => `${one.snapshotTime} ${one.period}`;
    if (was) expect(moment(is) >= moment(was), `${moment(is)} is no older than ${moment(was)}`).toBe(true);
    const names = (was?.withdrawn ?? []).map(({ version }) => version);
    expect(names, 'withdrawn before').not.toContain(is.version);
  }

  private async expectModel(at: number, now: Seen): Promise<void> {
    const { name } = this.sites[at] as Site;
    const model = this.models[at] as Publishing;
    const latest = now.latest[at]?.latest;
    expect({ latest: latest?.version }).toEqual({ latest: model.latest?.version });
    // Of several versions of a content that is taken back, any may be named.
    const what = (content: string, files: string | undefined, version: string) =>
      files === undefined ? content : `${content}, only the files of ${version}`;
    const withdrawn = (latest?.withdrawn ?? []).map(({ contentSha256, filesSha256, version }) =>
      what(contentSha256, filesSha256, version),
    );
    const expected = model.withdrawn.map(({ content, files, version }) => what(content, files, version));
    expect({ withdrawn: withdrawn.sort() }).toEqual({ withdrawn: expected.sort() });
    const keys = [];
    for (const { version } of model.versions) keys.push(...(await this.expectVersion(at, version)));
    if (latest) {
      keys.push(latestKey(name));
      await this.once(`${name} ${latest.manifest.sha256} ${latest.snapshotTime}`, () =>
        verifyLatest(this.store, name, this.checking),
      );
    }
    const own = [...now.etags.keys()].filter((key) => key.startsWith(`datasets/${name}/`));
    expect(own).toEqual(keys.sort());
  }

  /** @returns the keys of its objects */
  private async expectVersion(at: number, version: string): Promise<string[]> {
    const { name } = this.sites[at] as Site;
    const { files, keys } = await readPublished(this.store, name, version);
    const expected = this.files.get(`${at} ${version}`);
    for (const part of ['csv', 'labels', 'ledger', 'split', 'parquet'] as const)
      expect({ [part]: files[part] }, `${part} of ${name} ${version}`).toEqual({ [part]: expected?.[part] });
    await this.once(`${name} ${version}`, () =>
      verifyDataset(this.store, manifestKey(name, version), this.checking),
    );
    return keys;
  }

  /** What has passed stays right, since no file is ever another. */
  private async once(what: string, check: () => Promise<unknown>): Promise<void> {
    if (this.verified.has(what)) return;
    await check();
    this.verified.add(what);
  }

  private async expectTidy(): Promise<void> {
    const [scratch, verifying] = [join(this.folder, 'scratch'), this.checking.scratch].map((path) =>
      readdir(path).catch(() => []),
    );
    expect(await verifying, 'left by verifying').toEqual([]);
    expect(await scratch, 'left in scratch').toHaveLength(this.stopped);
  }
}
