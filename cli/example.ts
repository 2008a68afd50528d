import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { makeFolder } from '../activities/make-folder.ts';
import { packageFolder } from '../worker/version.ts';

/** Where an installed tagset copies the example, in the folder that it is called in. */
const COPY = 'tagset-demo';
const PARTS = ['stills/dataset.yaml', 'stills/stills.sql.gz', 'trainer/train.py'];

/** Whether this is a clone, with its sources, and not what was installed from it. */
export const isClone = existsSync(join(packageFolder, 'build.mjs'));

/**
 * The dataset.yaml of the bundled example. An installed package is nobody's folder to build in, and may not be writable, so
 * the example is copied from it first; what was copied before, and edited since, stays as it is.
 */
export async function exampleConfig(folder = process.cwd()): Promise<string> {
  const examples = join(packageFolder, 'examples');
  if (isClone) return join(examples, 'stills', 'dataset.yaml');
  const copy = resolve(folder, COPY);
  try {
    for (const part of PARTS) {
      await makeFolder(dirname(join(copy, part)));
      await cp(join(examples, part), join(copy, part), { force: false });
    }
  } catch (error) {
    throw new Error(
      `The example cannot be copied to ${copy} (${(error as NodeJS.ErrnoException).code}). Run tagset demo in a folder that you may write to.`,
      { cause: error },
    );
  }
  return join(copy, 'stills', 'dataset.yaml');
}
