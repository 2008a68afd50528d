import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { TrainingFailed } from '../errors.ts';
import { sha256Of } from '../sha256.ts';
import { hashFile } from '../store/hash.ts';
import type { Store } from '../store/store.ts';
import { toJson } from '../upload/manifest.ts';
import { putIfUnchanged, putOnce } from '../upload/put-known.ts';
import type { Retrained, RetrainInput } from './contract.ts';

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
  metrics: z.record(z.string(), z.unknown()).nullable(),
  tool: z.object({ name: z.literal('tagset'), version: z.string() }),
});
type Model = z.infer<typeof modelSchema>;

const MANIFEST = 'manifest.json';
const METRICS = 'metrics.json';

/** The model that this run has published already, or the version under which it may publish one. */
export async function findModel(
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
    const model = modelSchema.parse(JSON.parse(new TextDecoder().decode(found.bytes)));
    if (model.run.runId === run.runId) return { published: retrained(store.uri(key), found.bytes, model) };
  }
}

/** Publishes what training left in a folder, the manifest last. */
export async function publishModel(
  input: RetrainInput,
  folder: string,
  made: { readonly run: Run; readonly trainedAt: string; readonly tool: string },
  store: Store,
  signal: AbortSignal,
): Promise<Retrained> {
  const files = await describeFiles(folder, signal);
  const metrics = await readMetrics(folder);
  for (;;) {
    const place = await findModel(input, made.run, store, signal);
    if ('published' in place) return place.published;
    const base = `models/${input.name}/${place.free}`;
    const placed: Model['files'] = [];
    for (const { local, ...file } of files)
      placed.push({ ...file, path: await putOnce(store, base, { ...file, local }, signal) });
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
      run: made.run,
      trainedAt: made.trainedAt,
      files: placed,
      metrics,
      tool: { name: 'tagset', version: made.tool },
    };
    const bytes = toJson(model);
    const key = `${base}/${MANIFEST}`;
    if (await putIfUnchanged(store, key, bytes, undefined, signal))
      return retrained(store.uri(key), bytes, model);
  }
}

function retrained(uri: string, bytes: Uint8Array, { metrics }: Model): Retrained {
  return { model: { uri, sha256: sha256Of(bytes) }, metrics };
}

async function describeFiles(folder: string, signal: AbortSignal) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  if (found.length === 0) throw new TrainingFailed('The training program left nothing in TAGSET_OUTPUT_DIR.');
  const files = found.map((local) => ({ local, path: relative(folder, local).split(sep).join('/') }));
  if (files.some(({ path }) => path === MANIFEST))
    throw new TrainingFailed(
      `The training program left a ${MANIFEST}, the name of the one tagset writes: rename it.`,
    );
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return Promise.all(files.map(async (file) => ({ ...file, ...(await hashFile(file.local, { signal })) })));
}

async function readMetrics(folder: string): Promise<Model['metrics']> {
  const text = await readFile(join(folder, METRICS), 'utf8').catch(() => undefined);
  if (text === undefined) return null;
  try {
    return modelSchema.shape.metrics.parse(JSON.parse(text));
  } catch {
    throw new TrainingFailed(`The training program left a ${METRICS} that is no JSON object.`);
  }
}
