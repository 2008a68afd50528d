import { execFile } from 'node:child_process';
import { link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A small disk of its own. */
export interface SmallDisk {
  /** Leaves no more than a few bytes free, until {@link free}. */
  fill(): Promise<void>;
  /** What lies there takes its room until {@link free}, also where it is removed meanwhile. */
  keep(): Promise<void>;
  free(): Promise<void>;
  unmount(): Promise<void>;
}

/** Puts a file system in memory of so many MiB over a folder. Mounting takes root, as a container's. */
export async function mountSmallDisk(folder: string, mebibytes: number): Promise<SmallDisk> {
  await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]).catch((error: Error) => {
    throw new Error(
      `The tests of a full disk mount a small one, which this machine does not let them: ${error.message.trim()}. ` +
        'Run them as root, in a container with --cap-add SYS_ADMIN.',
    );
  });
  const [ballast, kept] = [join(folder, 'ballast'), join(folder, 'kept')];
  return {
    fill: () =>
      writeFile(ballast, endless()).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
      }),
    async keep() {
      const files = await readdir(folder, { recursive: true, withFileTypes: true });
      await mkdir(kept);
      for (const [at, file] of files.entries())
        if (file.isFile()) await link(join(file.parentPath, file.name), join(kept, `${at}`));
    },
    async free() {
      for (const path of [ballast, kept]) await rm(path, { recursive: true, force: true });
    },
    unmount: async () => void (await run('umount', ['-l', folder])),
  };
}

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(4096);
}
