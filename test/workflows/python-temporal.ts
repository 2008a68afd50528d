import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../worker/program.ts';

const PACKAGE = 'temporalio==1.35.0';

/** A folder for `PYTHONPATH` with Temporal's Python SDK, fetched into the cache the first time. */
export async function pythonTemporal(): Promise<string> {
  const folder = join(cacheFolder(), `python-${PACKAGE.replace('==', '-')}-${process.arch}`);
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (there) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.`);
  try {
    const target = join(work, 'packages');
    await promisify(execFile)('python3', ['-m', 'pip', 'install', '--quiet', '--target', target, PACKAGE]);
    await rename(target, folder).catch((error: NodeJS.ErrnoException) => {
      // Someone else fetched the same meanwhile: theirs will do.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return folder;
  } catch (cause) {
    throw new Error(
      `This test needs python3 with pip, and a package registry for ${PACKAGE}: ${(cause as Error).message}`,
      { cause },
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
