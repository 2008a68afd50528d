import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Damage, damaged } from '../damage.ts';
import { type FaultScene, injection } from '../injection.ts';
import { wasRetried } from '../oracle/retries.ts';
import type { Barrier } from '../worker/barriers.ts';

const DAMAGES: readonly Damage[] = ['flipped', 'truncated'];

/** A file that lies in the scratch folder between being written and being stored. */
const SCRATCH: readonly (readonly [Barrier, string])[] = [
  ['export read', 'tags.parquet'],
  ['convert done', 'tags.parquet'],
  ['clean done', 'pairs.parquet'],
  ['merge done', 'merged.parquet'],
  ['upload first file', 'dataset.csv'],
];

for (const [at, name] of SCRATCH)
  for (const damage of DAMAGES)
    injection(`scratch file ${damage}`, `${name}, ${at}`, async (scene) => {
      const worker = await scene.startWorker([at]);
      const build = await scene.startBuild();
      await worker.reached(at);
      await damageScratch(scene, name, damage);
      worker.letGo(at);
      scene.healed();
      await wasRetried(build, /changed between being written and being stored/);
      return { build };
    });

/** An artifact that lies in the store until the next stage reads it. */
const STAGED: readonly (readonly [Barrier, string])[] = [
  ['export staged', 'tags.parquet'],
  ['convert staged', 'tags.parquet'],
  ['clean staged', 'vocabulary.parquet'],
  ['merge staged', 'merged.parquet'],
];

for (const [at, name] of STAGED)
  for (const damage of [...DAMAGES, 'removed'] as const)
    injection(`staged object ${damage}`, `${name}, ${at}`, async (scene) => {
      const worker = await scene.startWorker([at]);
      const build = await scene.startBuild();
      await worker.reached(at);
      await damageStaged(scene, name, damage);
      worker.letGo(at);
      const what = damage === 'removed' ? 'is gone' : 'is damaged';
      return { build, ends: { fails: new RegExp(`/${name} ${what}: .*Start the build again`) } };
    });

async function damageScratch({ scratch }: FaultScene, name: string, damage: Damage): Promise<void> {
  const files = await readdir(scratch, { recursive: true });
  const file = files.find((one) => one.endsWith(`/${name}`));
  if (file === undefined) throw new Error(`There is no ${name} in ${files.join(', ')}.`);
  await writeFile(join(scratch, file), damaged(await readFile(join(scratch, file)), damage));
}

async function damageStaged({ store }: FaultScene, name: string, damage: Damage | 'removed') {
  for await (const { key } of store.list('staging/')) {
    if (!key.endsWith(`/${name}`)) continue;
    if (damage === 'removed') return store.delete(key);
    const bytes = damaged((await store.read(key))?.bytes ?? Buffer.of(), damage);
    return void (await store.put(key, { bytes }));
  }
  throw new Error(`Nothing staged is called ${name}.`);
}
