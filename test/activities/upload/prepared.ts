import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseLabels } from '../../../activities/publish/labels.ts';
import { readLatest } from '../../../activities/publish/latest.ts';
import type { LocalFile } from '../../../activities/publish/local-file.ts';
import { findPublished } from '../../../activities/publish/publish.ts';
import { type Draft, type Ending, publishDataset } from '../../../activities/publish/publish-dataset.ts';
import { moveBack, type RolledBack } from '../../../activities/publish/rollback.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { buildFiles } from '../pipeline/build-files.ts';
import type { PausingStore } from '../publish/pausing-store.ts';

/** A store in a folder that waits for no disk: the tests cut no power. */
export function quickStore(folder: string): Store {
  const store = fileStore(folder);
  return { ...store, put: (key, body, options) => store.put(key, body, { ...options, durable: false }) };
}

/** A dataset that is made and not published yet. */
export interface Prepared {
  readonly draft: Draft;
  readonly files: readonly LocalFile[];
  readonly version: string;
  /** Publishes it for a run. */
  readonly publish: (store: Store, runId?: string) => Promise<Ending>;
}

/** What tells a dataset from others: further rows of tags, the day of its snapshot, its month. */
export interface Trait {
  readonly tags?: string;
  readonly day: number;
  readonly period?: string;
  /** More of dataset.yaml. */
  readonly settings?: object;
}

const tags = 'id,value,ref_id\n1,car,1\n2,car,2\n3,dog,1\n4,dog,2\n5,dog,3\n';

/** Makes a dataset with the real stages; labels are tags that are used twice. */
export async function prepare(folder: string, name: string, trait: Trait): Promise<Prepared> {
  const here = join(folder, name);
  await mkdir(here, { recursive: true });
  const store = fileStore(join(here, 'out'));
  const { period = '2026-11', day } = trait;
  const dataset = await buildFiles(here, store, {
    tags: tags + (trait.tags ?? ''),
    input: { period },
    ...(trait.settings && { settings: trait.settings }),
  });
  const { version } = dataset;
  const published = await findPublished(store, 'stills', version);
  if (published === undefined) throw new Error('nothing was published');
  const { previous: _, run: __, ...manifest } = published.manifest;
  const snapshotTime = `2026-11-${String(day).padStart(2, '0')}T03:00:00.000Z`;
  const draft = { ...manifest, source: { ...manifest.source, snapshotTime } };
  const place = join(fileURLToPath(published.address.uri), '..');
  const files = manifest.files.map((file) => ({ ...file, local: join(place, file.path) }));
  const labels = parseLabels(await readFile(join(place, 'labels.json'))) ?? [];
  const { signal } = new AbortController();
  return {
    draft,
    files,
    version,
    publish: (to, runId = name) =>
      publishDataset(
        to,
        { draft: { ...draft, run: { workflowId: 'build-stills', runId } }, files, labels },
        { signal },
      ),
  };
}

/** Starts a publication and waits until it is stopped at a call, or over. */
export async function startStopped(
  one: Prepared,
  { store, paused }: PausingStore,
): Promise<{ readonly done: Promise<Ending> }> {
  const done = one.publish(store);
  done.catch(() => {});
  await Promise.race([paused, done.catch(() => {})]);
  return { done };
}

/** Rolls back without the checks, which the tests of `rollback` make. */
export async function goBack(store: Store, version: string, reason = 'bad tags'): Promise<RolledBack> {
  const current = await readLatest(store, 'stills');
  const target = await findPublished(store, 'stills', version);
  if (!current || !target) throw new Error(`cannot go back to ${version}`);
  return moveBack(store, current, target, { reason, at: new Date('2026-11-20T09:00:00Z') });
}
