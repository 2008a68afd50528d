import { BadInput } from '../errors.ts';
import type { Dataset } from '../run.ts';
import { sha256Of } from '../sha256.ts';
import { PreconditionFailed, type Store } from '../store/store.ts';
import { type Manifest, parseManifest, toJson } from '../upload/manifest.ts';
import type { RetrainInput } from './contract.ts';

/** A dataset that may be handed to retraining. */
export interface Offer {
  /** Of the dataset. */
  readonly name: string;
  /** One for each content of a dataset, whatever its month. */
  readonly workflowId: string;
  readonly input: RetrainInput;
  /** Whether this content was handed over before. */
  readonly done: boolean;
}

/** Reads the manifest of a published dataset, and whether its content was handed to retraining before. */
export async function offerDataset(
  { name, manifest }: { readonly name: string; readonly manifest: NonNullable<Dataset['manifest']> },
  store: Store,
  signal?: AbortSignal,
): Promise<Offer> {
  const { version, period, previous, contentSha256 } = (await readManifest(store, manifest, signal)).manifest;
  const labelsChanged = previous === null || previous.labelsAdded > 0 || previous.labelsRemoved > 0;
  return {
    name,
    workflowId: retrainingId(name, contentSha256),
    input: {
      manifestUri: manifest.uri,
      manifestSha256: manifest.sha256,
      name,
      version,
      period,
      labelsChanged,
    },
    done: (await store.head(markerKey(name, contentSha256), signal)) !== undefined,
  };
}

/**
 * Notes beside the datasets that a content was handed over. Temporal forgets a workflow's id when its
 * retention is over; the note stays.
 */
export async function noteHandOver(
  { input, workflowId }: Offer,
  store: Store,
  signal?: AbortSignal,
): Promise<void> {
  const note = { schemaVersion: 1, workflowId, ...input };
  const contentSha256 = workflowId.slice(retrainingId(input.name, '').length);
  try {
    await store.put(
      markerKey(input.name, contentSha256),
      { bytes: toJson(note) },
      { condition: { ifNoneMatch: '*' }, contentType: 'application/json', ...(signal && { signal }) },
    );
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
  }
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
const markerKey = (name: string, contentSha256: string) =>
  `datasets/${name}/retraining/${contentSha256}.json`;
