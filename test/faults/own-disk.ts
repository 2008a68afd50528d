import { cp, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Scene } from './scene.ts';

/** A copy of the configuration in another folder, with the scratch folder beside it: another machine, but for the processor. */
export async function ownDisk({ configFile }: Scene): Promise<string> {
  const folder = join(dirname(configFile), 'other-disk');
  await mkdir(join(folder, 'scratch'), { recursive: true });
  for (const file of [basename(configFile), 'train.sh'])
    await cp(join(dirname(configFile), file), join(folder, file));
  return join(folder, basename(configFile));
}
