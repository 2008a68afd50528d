import { BadInput } from '../errors.ts';
import { type Manifest, parseManifest } from '../publish/manifest.ts';
import type { Dataset } from '../run.ts';
import { sha256Of } from '../sha256.ts';
import type { Store } from '../store/store.ts';
import type { RetrainInput } from './contract.ts';
import { type Note, noteKey, readNote, writeNote } from './note.ts';
import type { RetrainingStatus } from './status.ts';

/** A dataset that may be handed to retraining. */
export interface Offer {
  /** Of the dataset. */
  readonly name: string;
  /** One for each content of a dataset, whatever its month. */
  readonly workflowId: string;
  readonly input: RetrainInput;
  /** What is known of the retraining on this content. */
  readonly before: Before;
  /** Names the note that says so; `undefined` where there is none. */
  readonly etag?: string;
}

/**
 * `ended`: somebody cancelled it, or terminated it; `unknown`: it was started, and Temporal has forgotten it. Somebody
 * else's worker writes no notes.
 */
export type Before = 'nothing' | 'running' | 'trained' | 'failed' | 'ended' | 'unknown';

/** Looks up the latest run of a workflow; `undefined` where Temporal knows none. */
export type AskStatus = (workflowId: string) => Promise<RetrainingStatus | undefined>;

/**
 * Reads the manifest of a published dataset, and what became of its content in retraining: Temporal knows best, and the
 * note beside the dataset stays when Temporal has forgotten it. What Temporal knows is noted, so that it is known then.
 */
export async function offerDataset(
  { name, manifest }: { readonly name: string; readonly manifest: NonNullable<Dataset['manifest']> },
  store: Store,
  ask: AskStatus,
  signal?: AbortSignal,
): Promise<Offer> {
  const { version, period, previous, contentSha256 } = (await readManifest(store, manifest, signal)).manifest;
  const labelsChanged = previous === null || previous.labelsAdded > 0 || previous.labelsRemoved > 0;
  const workflowId = retrainingId(name, contentSha256);
  const input = {
    manifestUri: manifest.uri,
    manifestSha256: manifest.sha256,
    name,
    version,
    period,
    labelsChanged,
  };
  const key = noteKey(name, contentSha256);
  const found = await readNote(store, key, signal);
  const noted = found && (found.note?.state ?? 'started');
  const status = await ask(workflowId);
  const state = stateOf(noted, status);
  const before = status === 'RUNNING' ? 'running' : state === 'started' ? 'unknown' : (state ?? 'nothing');
  let etag = found?.etag;
  if (state !== undefined && state !== noted && status !== 'RUNNING') {
    const note = { workflowId, state, version, manifestUri: manifest.uri };
    etag = (await writeNote(store, key, note, etag, signal)) ?? etag;
  }
  return { name, workflowId, input, before, ...(etag !== undefined && { etag }) };
}

/** What a note should say, of what it says and what Temporal knows of the latest run. */
function stateOf(
  noted: Note['state'] | undefined,
  status: RetrainingStatus | undefined,
): Note['state'] | undefined {
  // Under another Temporal, perhaps; what this one knows is of before then.
  if (status === undefined || noted === 'trained') return noted;
  const states = {
    RUNNING: 'started',
    COMPLETED: 'trained',
    FAILED: 'failed',
    TIMED_OUT: 'failed',
    CANCELLED: 'ended',
    TERMINATED: 'ended',
  } as const;
  return states[status];
}

/** Notes beside the datasets that a content was handed over, unless somebody has noted since what became of it. */
export async function noteHandOver(
  { input: { name, version, manifestUri }, workflowId, etag }: Offer,
  store: Store,
  signal?: AbortSignal,
): Promise<void> {
  const contentSha256 = workflowId.slice(retrainingId(name, '').length);
  const note = { workflowId, state: 'started', version, manifestUri } as const;
  await writeNote(store, noteKey(name, contentSha256), note, etag, signal);
}

/** Notes beside the datasets what became of a retraining. */
export async function noteOutcome(
  input: RetrainInput,
  state: Exclude<Note['state'], 'started'>,
  store: Store,
  signal?: AbortSignal,
): Promise<void> {
  const { name, version, manifestUri } = input;
  const dataset = { uri: manifestUri, sha256: input.manifestSha256 };
  const { contentSha256 } = (await readManifest(store, dataset, signal)).manifest;
  const key = noteKey(name, contentSha256);
  const note = { workflowId: retrainingId(name, contentSha256), state, version, manifestUri };
  const found = await readNote(store, key, signal);
  if ((await writeNote(store, key, note, found?.etag, signal)) === undefined)
    throw new Error(`${store.uri(key)} was written at the same time.`);
}

/** A manifest and its bytes; throws `BadInput` where it is gone or another. */
export async function readManifest(
  store: Store,
  { uri, sha256 }: { readonly uri: string; readonly sha256: string },
  signal?: AbortSignal,
): Promise<{ manifest: Manifest; bytes: Uint8Array }> {
  const found = await store.read(store.key(uri), signal);
  if (found === undefined) throw new BadInput(`${uri} is gone: there is no dataset to train on.`);
  const { bytes } = found;
  const manifest = sha256Of(bytes) === sha256 ? parseManifest(bytes) : undefined;
  if (manifest === undefined)
    throw new BadInput(`${uri} is not the manifest with the sha256 ${sha256}: it was changed since.`);
  return { manifest, bytes };
}

const retrainingId = (name: string, contentSha256: string) => `retrain-${name}-${contentSha256}`;
