import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Artifact } from '../artifact.ts';
import { BadInput } from '../errors.ts';
import { sha256Of } from '../sha256.ts';
import { fetchArtifact } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';

const stagedOutput = z.object({
  schemaVersion: z.literal(1),
  trainedAt: z.string(),
  files: z.array(
    z.object({
      /** Where it is to be published, below the model's folder. */
      path: z.string(),
      /** Where it lies in staging. */
      uri: z.string(),
      bytes: z.number(),
      sha256: z.string(),
    }),
  ),
  metrics: z.record(z.string(), z.unknown()).nullable(),
  notes: z.array(z.string()),
});

/** What training left, as it lies in staging until it is published. */
export type StagedOutput = z.infer<typeof stagedOutput>;

/** Written last: where it is, all that it names is. */
export const OUTPUT = 'output.json';

/** What an attempt before has left under one of these keys, the newest first; `undefined` if it came to nothing. */
export async function findStaged(
  store: Store,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<Artifact | undefined> {
  for (const key of keys) {
    const found = await store.read(key, signal);
    const output = found && parse(found.bytes);
    if (found && output)
      return {
        uri: store.uri(key),
        bytes: found.bytes.length,
        sha256: sha256Of(found.bytes),
        rows: output.files.length,
      };
  }
  return undefined;
}

/** Reads the list of what training left. Throws `BadInput` where it is gone or damaged. */
export async function readStaged(
  store: Store,
  output: Artifact,
  folder: string,
  signal: AbortSignal,
): Promise<StagedOutput> {
  const local = await fetchArtifact(store, output, folder, signal);
  const list = parse(await readFile(local));
  if (list === undefined) throw new BadInput(`${output.uri} is no list of what training left.`);
  return list;
}

function parse(bytes: Uint8Array): StagedOutput | undefined {
  try {
    return stagedOutput.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}
