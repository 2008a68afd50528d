import type { Artifact } from '../artifact.ts';
import { TrainingFailed } from '../errors.ts';
import { toJson } from '../publish/to-json.ts';
import { sha256Of } from '../sha256.ts';
import { quoted } from '../shown.ts';
import { changedMeanwhile } from '../store/artifacts.ts';
import { isCode } from '../store/file-errors.ts';
import { type Hashed, hashFile } from '../store/hash.ts';
import type { Store } from '../store/store.ts';
import type { RetrainInput } from './contract.ts';
import { type Insistence, insist } from './insist.ts';
import type { Mask } from './mask.ts';
import { METRICS, readMetrics } from './metrics.ts';
import { keptNotes, leftOutNote, renamedNote, shownNotes } from './notes.ts';
import { type Found, type LeftOut, type OutputFile, outputFiles } from './output-files.ts';
import { publishedPath } from './published-path.ts';
import { OUTPUT, type StagedOutput } from './staged-output.ts';

/** The list of a model's files is read whole, by us and by whoever uses the model. */
const LONGEST_LIST = 32 << 20;
/** A disk may be wrong once. */
const READINGS = 3;

/** What puts an output into staging. */
export interface Staging extends Insistence {
  readonly store: Store;
  /** Keys of the attempt's own. */
  readonly key: (file: string) => string;
  readonly mask: Mask;
  readonly progress: (done: { readonly rows: number; readonly bytes: number }) => void;
}

/**
 * Puts what training left in a folder into staging, so that it outlives this machine. However long the store is away,
 * nothing is trained again for it: see {@link insist}. Throws `TrainingFailed` where there is nothing to publish.
 */
export async function stageOutput(
  dataset: Pick<RetrainInput, 'name' | 'version'>,
  folder: string,
  staging: Staging,
): Promise<Artifact> {
  const { store, key, mask, signal, progress } = staging;
  const { files, leftOut } = await hashed(await outputFiles(folder), signal);
  if (files.length === 0) throw nothingLeft(leftOut, mask);
  const output = await describeOutput(dataset, files, leftOut, staging);
  const list = toJson(output);
  if (list.length > LONGEST_LIST)
    throw new TrainingFailed(
      `The training program left ${files.length} files, more than a list of them can hold: let it pack them into an archive.`,
    );
  let sent = 0;
  for (const [at, file] of files.entries()) {
    await putFile(file, key(`files/${at + 1}`), staging);
    sent += file.bytes;
    progress({ rows: 0, bytes: sent });
  }
  const options = { contentType: 'application/json', signal };
  const put = () => store.put(key(OUTPUT), { bytes: list }, options);
  await insist('Putting the list of what training left into staging', put, staging);
  return { uri: store.uri(key(OUTPUT)), bytes: list.length, sha256: sha256Of(list), rows: files.length };

  async function putFile({ local, path, sha256 }: Described, to: string, staging: Staging): Promise<void> {
    const what = `Putting ${quoted(mask(path))}, which training left, into staging`;
    for (let reading = 1; ; reading++) {
      // It is not given up to the store: after a put that failed it has to be there still.
      const written = await insist(what, () => store.put(to, { file: local }, { signal }), staging);
      if (written.sha256 === sha256) return;
      if (reading === READINGS) throw changedMeanwhile(local);
    }
  }
}

type Described = OutputFile & Hashed;

/** One after the other: there may be more files than a process may hold open. */
async function hashed(
  { files, leftOut }: Found,
  signal: AbortSignal,
): Promise<{ files: Described[]; leftOut: LeftOut[] }> {
  const readable: Described[] = [];
  const unreadable: LeftOut[] = [];
  for (const file of files) {
    try {
      readable.push({ ...file, ...(await hashFile(file.local, { signal })) });
    } catch (error) {
      if (!isCode(error, 'EACCES', 'EPERM', 'ENOENT')) throw error;
      unreadable.push({ path: file.path, why: 'may not be read' });
    }
  }
  return { files: readable, leftOut: [...leftOut, ...unreadable] };
}

async function describeOutput(
  { name, version }: Pick<RetrainInput, 'name' | 'version'>,
  files: readonly Described[],
  leftOut: readonly LeftOut[],
  { store, key, mask }: Staging,
): Promise<StagedOutput> {
  const metricsFile = files.find(({ path }) => path === METRICS);
  const { metrics, notes: unshown } =
    metricsFile === undefined ? { metrics: null, notes: [] } : await readMetrics(metricsFile.local, mask);
  const placed = files.map(({ path, bytes, sha256 }, at) => ({
    path: publishedPath(`models/${name}/${version}.9999`, path, sha256),
    uri: store.uri(key(`files/${at + 1}`)),
    bytes,
    sha256,
  }));
  const renamed = files.flatMap(({ path }, at) => {
    const published = placed[at]?.path ?? path;
    return published === path ? [] : [renamedNote(path, published, mask)];
  });
  const notes = keptNotes([...unshown, ...leftOut.map((one) => leftOutNote(one, mask)), ...renamed]);
  return { schemaVersion: 1, trainedAt: new Date().toISOString(), files: placed, metrics, notes };
}

function nothingLeft(leftOut: readonly LeftOut[], mask: Mask): TrainingFailed {
  const what = 'The training program left nothing in TAGSET_OUTPUT_DIR';
  if (leftOut.length === 0) return new TrainingFailed(`${what}.`);
  const why = shownNotes(leftOut.map((one) => leftOutNote(one, mask))).join(' ');
  return new TrainingFailed(`${what} that can be published: ${why}`);
}
