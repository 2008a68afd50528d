import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildResult } from '../../../activities/index.ts';
import { datasetQueue } from '../../../workflows/task-queues.ts';
import { textOf } from '../../activities/store/conformance/fixture.ts';
import { injection } from '../injection.ts';
import type { Scene } from '../scene.ts';
import type { Barrier } from '../worker/barriers.ts';

const OTHER = 'landscapes';
const IMAGES = 30;

const inEveryStage: Barrier[] = [
  'export read',
  'convert begins',
  'clean done',
  'merge done',
  'before manifest',
];

for (const at of inEveryStage) {
  injection('two datasets, the worker of one SIGKILL', at, async (scene) => {
    const worker = await scene.startWorker([at]);
    await scene.startWorker([], { configFile: await otherDataset(scene) });
    const build = await scene.startBuild();
    await worker.reached(at);
    worker.signal('SIGKILL');
    await worker.ended;
    // Whose worker is left has to leave the other's work alone, and do its own.
    for (const period of ['2026-09', '2026-10']) await expectOwnRows(scene, await buildOther(scene, period));
    await scene.startWorker();
    scene.healed();
    return { build };
  });
}

/** A dataset of another site in the same store and on the same Temporal. */
async function otherDataset({ folder, store, s3, scratch }: Scene): Promise<string> {
  const ids = Array.from({ length: IMAGES }, (_, at) => at + 1);
  await writeFile(
    join(folder, 'other-shots.csv'),
    ['id,shot_image_id', ...ids.map((id) => `${id},other-${id}.jpg`), ''].join('\n'),
  );
  await writeFile(
    join(folder, 'other-tags.csv'),
    ['id,value,ref_id', ...ids.map((id) => `${id},hill,${id}`), ''].join('\n'),
  );
  const file = join(folder, 'other.yaml');
  await writeFile(
    file,
    `name: ${OTHER}
source: { csv: { images: other-shots.csv, tags: other-tags.csv } }
rules: { minUses: 1 }
store: { url: "${store.root}", endpoint: "${s3.endpoint}" }
resources: { scratch: "${scratch}", memory: 256MB, threads: 1 }
`,
  );
  return file;
}

async function buildOther({ client }: Scene, period: string): Promise<BuildResult> {
  const run = await client.workflow.start<(input: object) => Promise<BuildResult>>('buildDataset', {
    workflowId: `build-${OTHER}`,
    taskQueue: datasetQueue(OTHER),
    args: [{ period }],
  });
  return run.result();
}

async function expectOwnRows({ store }: Scene, { version }: BuildResult): Promise<void> {
  const text = (await textOf(store, `datasets/${OTHER}/${version}/dataset.csv`)) ?? '';
  const rows = text.trimEnd().split('\n').slice(1);
  if (rows.length !== IMAGES || !rows.every((row) => /^\d+,other-\d+\.jpg,hill$/.test(row)))
    throw new Error(`The dataset ${OTHER} holds rows that are not its own: ${text.slice(0, 300)}`);
}
