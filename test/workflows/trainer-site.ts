import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Retrained, RetrainInput } from '../../activities/index.ts';
import type { Standing } from '../../worker/dependencies.ts';
import { createSite, type Site } from './site.ts';

/** A trainer that notes its environment and leaves a model and metrics. */
const TRAINER = `
  import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
  import { createHash } from 'node:crypto';
  const { TAGSET_DATASET_DIR: dataset, TAGSET_OUTPUT_DIR: output } = process.env;
  const manifest = readFileSync(dataset + '/manifest.json');
  writeFileSync(output + '/model.json', JSON.stringify({
    environment: process.env,
    files: readdirSync(dataset).sort(),
    manifest: createHash('sha256').update(manifest).digest('hex'),
  }));
  writeFileSync(output + '/metrics.json', JSON.stringify({ map: 0.5 }));
  console.log('trained');
`;

/** A site with a worker that trains by this program; `change`: what else the worker stands on. */
export async function siteWithTrainer(
  yaml = '',
  trainer = TRAINER,
  change?: (standing: Standing) => Standing,
): Promise<TrainerSite> {
  const site = await createSite(
    inject('temporal').address,
    `retraining: { command: [node, train.mjs]${yaml} }\n`,
  );
  await writeFile(join(site.folder, 'train.mjs'), trainer);
  const worker = await site.startWorker(change);
  const stopWorker = async () => {
    worker.stop();
    await worker.done;
  };
  return { ...site, stopWorker };
}

export interface TrainerSite extends Site {
  /** Stops the worker that the site came with. */
  stopWorker(): Promise<void>;
}

export const retraining = ({ client }: Site, workflowId: string | undefined) =>
  client.workflow.getHandle<(input: RetrainInput) => Promise<Retrained>>(workflowId ?? '');

/** Versions of the models that lie there. */
export const models = ({ folder, name }: Site) =>
  readdir(join(folder, 'out', 'models', name)).catch(() => []);

/** A JSON file of the store. */
export async function read(site: Site, path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(site.folder, 'out', path), 'utf8'));
}
