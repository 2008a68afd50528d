import { BadInput } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { listHoldings } from './holdings.ts';
import { type Latest, putLatest, readLatest } from './latest.ts';
import { type Choice, choose, type Holding, protection, type TooMuch } from './prune-choice.ts';
import { manifestKey, versionFolder } from './publish.ts';
import { REMOVAL_MS, removalOf } from './removal.ts';

/** What a prune does, or would do. */
export interface Pruned {
  readonly latest: string;
  readonly choices: readonly Choice[];
  /** What was removed; empty where nothing was to be. */
  readonly removed: readonly Holding[];
  /** What was to be removed, and has become one that must stay meanwhile. */
  readonly spared: readonly string[];
}

export interface PruneOptions extends TooMuch {
  /** Whether to remove anything; else it is only told what would go. */
  readonly remove: boolean;
  /** Ends it after the version that is being removed. */
  readonly signal?: AbortSignal;
  readonly onRemoved?: (holding: Holding) => void;
}

/**
 * Removes the versions of a dataset that are too much: never the latest, never one that a rollback went back to, and none
 * that a build is about to make latest. What was withdrawn stays withdrawn, and models stay. A removal that died is
 * finished. Throws `BadInput` where there is no `latest.json`, which says what must stay.
 */
export async function prune(store: Store, name: string, options: PruneOptions): Promise<Pruned> {
  const { remove, signal } = options;
  const { latest } = await requireLatest(store, name, signal);
  refuseWhileAnotherRemoves(latest);
  const choices = choose(await listHoldings(store, name, signal), latest, options);
  const going = choices.filter(({ stays }) => stays === undefined).map(({ holding }) => holding);
  const removed: Holding[] = [];
  const spared: string[] = [];
  for (const holding of remove ? going : []) {
    signal?.throwIfAborted();
    if (!(await removeVersion(store, name, holding))) {
      spared.push(holding.version);
      continue;
    }
    removed.push(holding);
    options.onRemoved?.(holding);
  }
  if (remove && latest.removing) await unmark(store, name, latest.removing.version);
  return { latest: latest.version, choices, removed, spared };
}

/**
 * Removes one version. It is marked in `latest.json` first, by compare-and-swap like every move of it: whoever would make the
 * version latest sees the mark, or loses the swap and then sees it. The manifest goes first, so that nobody who looks for the
 * version finds half of one.
 * @returns whether it was removed; `false` if it must stay by now
 */
async function removeVersion(store: Store, name: string, holding: Holding): Promise<boolean> {
  const { version } = holding;
  const until = performance.now() + REMOVAL_MS / 2;
  if (!(await mark(store, name, holding))) return false;
  const manifest = manifestKey(name, version);
  const wasLeft = holding.published === undefined;
  if (wasLeft && (await store.head(manifest))) {
    await unmark(store, name, version);
    return false;
  }
  await store.delete(manifest);
  for (
    let keys = await keysOf(store, name, version);
    keys.length > 0;
    keys = await keysOf(store, name, version)
  )
    for (const key of keys) {
      if (performance.now() > until)
        throw new Error(
          `${store.uri(key)} takes so long to be removed that a build may take its version up again. Try again in ten minutes.`,
        );
      await store.delete(key);
    }
  await unmark(store, name, version);
  return true;
}

/** What lies in the folder of a version, a manifest first that somebody put there meanwhile. */
async function keysOf(store: Store, name: string, version: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(`${versionFolder(name, version)}/`)) keys.push(key);
  const manifest = manifestKey(name, version);
  return keys.includes(manifest) ? [manifest, ...keys.filter((key) => key !== manifest)] : keys;
}

/** Notes in `latest.json` that a version is being removed. @returns `false` if it must stay as things are now */
async function mark(store: Store, name: string, holding: Holding): Promise<boolean> {
  for (;;) {
    const { latest, etag } = await requireLatest(store, name);
    refuseWhileAnotherRemoves(latest);
    if (protection(holding, latest) !== undefined) return false;
    const removing = { version: holding.version, since: new Date().toISOString() };
    if (await putLatest(store, { ...latest, removing }, etag)) return true;
  }
}

/** Takes the note off again, if it is there. */
async function unmark(store: Store, name: string, version: string): Promise<void> {
  for (;;) {
    const { latest, etag } = await requireLatest(store, name);
    const { removing, ...rest } = latest;
    if (removing?.version !== version) return;
    if (await putLatest(store, rest, etag)) return;
  }
}

async function requireLatest(store: Store, name: string, signal?: AbortSignal) {
  const current = await readLatest(store, name, signal);
  if (current === undefined)
    throw new BadInput(
      `${store.root} has no latest.json of ${name}, which says what must stay: nothing was removed.`,
    );
  return current;
}

function refuseWhileAnotherRemoves(latest: Latest): void {
  const removal = latest.removing && removalOf(latest, latest.removing.version);
  if (removal)
    throw new Error(
      `Another tagset prune removes ${removal.version} since ${removal.since}, or died while it did. Try again when it has ended, at the latest in ten minutes.`,
    );
}
