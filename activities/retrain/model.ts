import { rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Artifact } from '../artifact.ts';
import { putIfUnchanged, putOnce } from '../publish/conditional-put.ts';
import { toJson } from '../publish/to-json.ts';
import { sha256Of } from '../sha256.ts';
import { fetchArtifact } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import type { Retrained, RetrainInput } from './contract.ts';
import { shownNotes } from './notes.ts';
import { MANIFEST } from './published-path.ts';
import { readStaged, type StagedOutput } from './staged-output.ts';

/** Who trained: a run of the workflow `retrain`. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

const modelSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string(),
  /** That of the dataset; a second training on it adds `.2`, and so on. */
  version: z.string(),
  /** What it was trained on. */
  dataset: z.object({ version: z.string(), period: z.string(), uri: z.string(), sha256: z.string() }),
  run: z.object({ workflowId: z.string(), runId: z.string() }),
  trainedAt: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
  /** What `metrics.json` held, as far as it can be shown. */
  metrics: z.record(z.string(), z.unknown()).nullable(),
  /** What was left out, renamed or not shown, in sentences. */
  notes: z.array(z.string()),
  tool: z.object({ name: z.literal('tagset'), version: z.string() }),
});
type Model = z.infer<typeof modelSchema>;

/** The model that this run has published already, or the version under which it may publish one. */
async function findModel(
  { name, version }: RetrainInput,
  run: Run,
  store: Store,
  signal: AbortSignal,
): Promise<{ published: Retrained } | { free: string }> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? version : `${version}.${number}`;
    const key = `models/${name}/${candidate}/${MANIFEST}`;
    const found = await store.read(key, signal);
    if (found === undefined) return { free: candidate };
    const model = parseModel(found.bytes);
    if (model?.run.runId === run.runId) return { published: retrained(store.uri(key), found.bytes, model) };
  }
}

/** `undefined` for what somebody else has put there. */
function parseModel(bytes: Uint8Array): Model | undefined {
  try {
    return modelSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return undefined;
  }
}

/** What publishing a model stands on. */
export interface Publication {
  readonly run: Run;
  /** The version of tagset. */
  readonly tool: string;
  readonly store: Store;
  /** A folder for copies. */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/**
 * Publishes what training left in staging, the manifest last. It may be called again, on another machine and by an
 * attempt that was given up: a run publishes one model.
 */
export async function publishModel(
  input: RetrainInput,
  output: Artifact,
  publication: Publication,
): Promise<Retrained> {
  const { run, tool, store, scratch, signal } = publication;
  const staged = await readStaged(store, output, scratch, signal);
  for (;;) {
    const place = await findModel(input, run, store, signal);
    if ('published' in place) return place.published;
    const base = `models/${input.name}/${place.free}`;
    const model: Model = {
      schemaVersion: 1,
      name: input.name,
      version: place.free,
      dataset: {
        version: input.version,
        period: input.period,
        uri: input.manifestUri,
        sha256: input.manifestSha256,
      },
      run,
      trainedAt: staged.trainedAt,
      files: await putFiles(staged, base, publication),
      metrics: staged.metrics,
      notes: staged.notes,
      tool: { name: 'tagset', version: tool },
    };
    const bytes = toJson(model);
    const key = `${base}/${MANIFEST}`;
    if (await putIfUnchanged(store, key, bytes, undefined, signal))
      return retrained(store.uri(key), bytes, model);
  }
}

async function putFiles(
  { files }: StagedOutput,
  base: string,
  { store, scratch, signal }: Publication,
): Promise<Model['files']> {
  const placed: Model['files'] = [];
  for (const { path, uri, bytes, sha256 } of files) {
    const local = await fetchArtifact(store, { uri, bytes, sha256, rows: 0 }, scratch, signal);
    placed.push({ path: await putOnce(store, base, { path, sha256, local }, signal), bytes, sha256 });
    // There may be more of them than the disk holds.
    if (store.localPath(store.key(uri)) === undefined) await rm(local);
  }
  return placed;
}

function retrained(uri: string, bytes: Uint8Array, { metrics, notes }: Model): Retrained {
  return {
    model: { uri, sha256: sha256Of(bytes) },
    metrics,
    ...(notes.length > 0 && { notes: shownNotes(notes) }),
  };
}
