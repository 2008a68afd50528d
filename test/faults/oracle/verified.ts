import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyLatest } from '../../../activities/verify/verify-latest.ts';
import { DATASET, type Scene } from '../scene.ts';

/** Throws unless the dataset that `latest.json` names passes every check of `tagset verify`. */
export async function verifyCurrent({ folder, store }: Scene): Promise<void> {
  const scratch = await mkdtemp(join(folder, 'verified-'));
  try {
    await verifyLatest(store, DATASET, { scratch, engine: { memory: '256MB', threads: 1 } });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
