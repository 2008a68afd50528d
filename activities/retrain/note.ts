import { z } from 'zod';
import { toJson } from '../publish/to-json.ts';
import { PreconditionFailed, type Store } from '../store/store.ts';

const noteSchema = z.object({
  schemaVersion: z.literal(2),
  /** Of the workflow `retrain` of this content. */
  workflowId: z.string(),
  /** `ended`: somebody cancelled or terminated it. `started` also where nobody has told what became of it. */
  state: z.enum(['started', 'trained', 'failed', 'ended']),
  /** Of the dataset that was handed over, the last time. */
  version: z.string(),
  manifestUri: z.string(),
  /** ISO 8601: when this was written. */
  at: z.string(),
});

/** What is noted beside a dataset of the retraining on its content, for the time when Temporal has forgotten it. */
export type Note = z.infer<typeof noteSchema>;

/** Of one content of a dataset, whatever its month. */
export const noteKey = (name: string, contentSha256: string) =>
  `datasets/${name}/retraining/${contentSha256}.json`;

/** Reads a note; `undefined` where there is none. One that cannot be read says only that the content was handed over. */
export async function readNote(
  store: Store,
  key: string,
  signal?: AbortSignal,
): Promise<{ note: Note | undefined; etag: string } | undefined> {
  const found = await store.read(key, signal);
  if (found === undefined) return undefined;
  return { note: parse(found.bytes), etag: found.stored.etag };
}

function parse(bytes: Uint8Array): Note | undefined {
  try {
    return noteSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/**
 * Writes a note over the one that was read (`undefined`: where none was).
 * @returns what names the note that is there now; `undefined` if somebody else has written since
 */
export async function writeNote(
  store: Store,
  key: string,
  note: Omit<Note, 'schemaVersion' | 'at'>,
  etag: string | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const bytes = toJson({ schemaVersion: 2, ...note, at: new Date().toISOString() } satisfies Note);
  const condition = etag === undefined ? ({ ifNoneMatch: '*' } as const) : { ifMatch: etag };
  try {
    const options = { condition, contentType: 'application/json', ...(signal && { signal }) };
    return (await store.put(key, { bytes }, options)).etag;
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    return undefined;
  }
}
