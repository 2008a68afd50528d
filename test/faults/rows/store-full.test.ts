import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { injection } from '../injection.ts';
import { isRetried, wasRetried } from '../oracle/retries.ts';
import { mountSmallDisk, type SmallDisk } from '../tmpfs.ts';
import type { Barrier } from '../worker/barriers.ts';

const PLACES = [
  'export read',
  'merge done',
  'upload first file',
  'before manifest',
  'before latest',
] as const satisfies readonly Barrier[];

const folder = await mkdtemp(join(tmpdir(), 'tagset-full-'));
const rootOf = (at: Barrier) => join(folder, at.replaceAll(' ', '-'));
const disks = new Map<Barrier, SmallDisk>();

beforeAll(async () => {
  for (const at of PLACES) {
    await mkdir(rootOf(at));
    disks.set(at, await mountSmallDisk(rootOf(at), 64));
  }
});
afterAll(async () => {
  for (const disk of disks.values()) await disk.unmount();
  await rm(folder, { recursive: true });
});

for (const at of PLACES)
  injection(
    'store folder full',
    at,
    async (scene) => {
      const disk = disks.get(at);
      const worker = await scene.startWorker([at]);
      const build = await scene.startBuild();
      await worker.reached(at);
      await disk?.fill();
      worker.letGo(at);
      await isRetried(build);
      await disk?.free();
      scene.healed();
      await wasRetried(build, /Cannot write .*: the disk is full/);
      return { build };
    },
    { root: `file:${rootOf(at)}` },
  );
