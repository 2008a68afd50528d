import { isNewer, isWithdrawn, type Latest } from './latest.ts';
import type { Manifest } from './manifest.ts';

/** What lies below the folder of a version. */
export interface Holding {
  readonly version: string;
  readonly objects: number;
  readonly bytes: number;
  /** When the last of its objects was written. */
  readonly written: Date;
  /** Since when it has been published, and as what; `undefined` for what a publication or a removal left that died. */
  readonly published?: { readonly since: Date; readonly manifest: Manifest | undefined };
}

/** What is too much: more versions than these, or older ones; with both, only what is beyond both. */
export interface TooMuch {
  /** How many of the newest stay. Those that were withdrawn do not count. */
  readonly keep?: number;
  /** What was published since stays. */
  readonly before?: Date;
  /** What was written since and has no manifest stays: it may be about to get one. */
  readonly leftoversBefore: Date;
}

/** A version and why it stays; it goes where there is no reason. */
export interface Choice {
  readonly holding: Holding;
  readonly stays?: string;
}

/** Decides which versions go, newest first. */
export function choose(holdings: readonly Holding[], latest: Latest, tooMuch: TooMuch): Choice[] {
  let counted = 0;
  return [...holdings].sort(newestFirst).map((holding) => {
    const rank = isTakenBack(holding, latest) ? counted : counted++;
    const stays = protection(holding, latest) ?? wanted(holding, rank, latest, tooMuch);
    return { holding, ...(stays !== undefined && { stays }) };
  });
}

/** Why a version must not be removed, whatever somebody asks for; `undefined` if it may be. */
export function protection({ version, published }: Holding, latest: Latest): string | undefined {
  if (version === latest.version) return 'it is the latest';
  if (latest.withdrawn?.some(({ to }) => to === version)) return 'a rollback went back to it';
  if (published === undefined) return undefined;
  if (published.manifest === undefined) return `its manifest cannot be read: tagset verify ${version}`;
  if (mayBecomeLatest(published.manifest, latest)) return 'it may be about to become the latest';
  return undefined;
}

function wanted(
  { version, published, written }: Holding,
  rank: number,
  { removing }: Latest,
  { keep, before, leftoversBefore }: TooMuch,
): string | undefined {
  if (published === undefined) {
    if (removing?.version === version || written < leftoversBefore) return undefined;
    return 'it has no manifest yet, and may be about to get one';
  }
  if (keep !== undefined && rank < keep) return 'it is one of the newest';
  if (before !== undefined && published.since >= before) return 'it is not that old';
  return undefined;
}

/** What is not older than the latest has either been latest before, or a build is about to make it that. */
function mayBecomeLatest(manifest: Manifest, latest: Latest): boolean {
  if (isNewer(latest, momentOf(manifest)) || latest.replaced?.includes(manifest.version)) return false;
  return !latest.withdrawn?.some((one) => isWithdrawn(manifest, one));
}

function isTakenBack({ published }: Holding, { withdrawn = [] }: Latest): boolean {
  const manifest = published?.manifest;
  return manifest === undefined || withdrawn.some((one) => isWithdrawn(manifest, one));
}

function newestFirst(one: Holding, other: Holding): number {
  const [a, b] = [one.published?.manifest, other.published?.manifest];
  if (a && b) {
    if (isNewer(momentOf(a), momentOf(b))) return -1;
    if (isNewer(momentOf(b), momentOf(a))) return 1;
  }
  return other.written.getTime() - one.written.getTime();
}

const momentOf = ({ period, source: { snapshotTime } }: Manifest) => ({ period, snapshotTime });
