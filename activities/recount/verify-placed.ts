import type { Attempt } from '../stage.ts';
import { fetchArtifact } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { type PlacedFile, type ReadFile, readBack } from './published-files.ts';
import { type Claim, type ClaimedFiles, expectRecount } from './recount.ts';

/** A file of a dataset by its plain name, such as `dataset.csv`. */
interface Named {
  readonly path: string;
}

/**
 * Checks a dataset whose files are in the store before anything names them: each is read back, and what it holds is
 * compared with a recount of the exported tables. Throws `InvariantViolation` at the first difference.
 */
export async function verifyPlaced(
  claim: Claim,
  files: readonly (PlacedFile & Named)[],
  store: Store,
  attempt: Attempt,
): Promise<void> {
  const read: (ReadFile & Named)[] = [];
  for (const file of files) {
    const { local, uri } = await readBack(store, file, attempt.scratch, attempt.signal);
    read.push({ path: file.path, local, uri });
  }
  await recount(claim, read, store, attempt);
}

/** The same of files that are on this machine only: those of a dry run. */
export async function verifyLocal(
  claim: Claim,
  files: readonly (Omit<ReadFile, 'uri'> & Named)[],
  store: Store,
  attempt: Attempt,
): Promise<void> {
  const read = files.map(({ path, local }) => ({ path, local, uri: path }));
  await recount(claim, read, store, attempt);
}

async function recount(
  claim: Claim,
  files: readonly (ReadFile & Named)[],
  store: Store,
  attempt: Attempt,
): Promise<void> {
  const { scratch, signal } = attempt;
  try {
    await expectRecount(claim, claimedFiles(files), store, attempt);
  } catch (error) {
    signal.throwIfAborted();
    // It takes them as they are. Those that were damaged since they were staged say nothing of the dataset.
    const { images, tags, taggings } = claim.snapshot;
    for (const { artifact } of [images, tags, ...(taggings ? [taggings] : [])])
      await fetchArtifact(store, artifact, scratch, signal);
    throw error;
  }
}

/** The files whose content is recounted, by their plain names. */
function claimedFiles(files: readonly (ReadFile & Named)[]): ClaimedFiles {
  const find = (name: string) => files.find(({ path }) => path === name);
  const [csv, labels] = [find('dataset.csv'), find('labels.json')];
  if (csv === undefined || labels === undefined) throw new Error('a dataset has dataset.csv and labels.json');
  return { csv, labels, parquet: find('dataset.parquet') };
}
