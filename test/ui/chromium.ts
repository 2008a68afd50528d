import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LaunchOptions } from 'playwright-core';
import { cacheFolder, findProgram, searchPath } from '../../worker/program.ts';
import { systemName, unpackDebian } from '../services/debian-packages.ts';

const PACKAGES = {
  withLibraries: ['chromium', 'fonts-dejavu-core'],
  alone: ['chromium-common'],
  programs: [],
};

/** How to launch Chromium: that on PATH, else that of Debian's package, fetched into the cache the first time. */
export async function chromium(): Promise<LaunchOptions> {
  const installed = await findProgram('chromium', searchPath());
  return installed === undefined ? fetched() : { executablePath: installed };
}

async function fetched(): Promise<LaunchOptions> {
  const root = join(cacheFolder(), `chromium-${await systemName()}`);
  const there = await access(root).then(
    () => true,
    () => false,
  );
  if (!there)
    await unpackDebian(root, PACKAGES).catch((cause: Error) => {
      throw new Error(
        `This test needs Chromium, and fetching Debian's failed: ${cause.message.trim()}\nOn Debian: apt-get install chromium`,
        { cause },
      );
    });
  const LD_LIBRARY_PATH = (await libraryFolders(root)).join(':');
  return {
    executablePath: join(root, 'usr/lib/chromium/chromium'),
    env: { ...process.env, LD_LIBRARY_PATH },
  };
}

/** The folders of shared libraries, and those in them that some libraries keep to themselves. */
async function libraryFolders(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const parent of ['usr/lib', 'lib'])
    for (const name of await readdir(join(root, parent)).catch(() => [])) {
      if (!name.includes('-linux-')) continue;
      const folder = join(root, parent, name);
      const inside = await readdir(folder, { withFileTypes: true });
      found.push(folder, ...inside.filter((one) => one.isDirectory()).map((one) => join(folder, one.name)));
    }
  return found;
}
