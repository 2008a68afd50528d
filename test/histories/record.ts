import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { startBuild } from '../workflows/builds.ts';
import { createLiveSite } from '../workflows/live-site.ts';
import { writeHistory } from './history-file.ts';

/** Where the recorded histories lie, one JSON file each. */
export const folder = import.meta.dirname;

/**
 * Runs builds of every kind on the test's servers and keeps their histories in this folder, in place of those
 * that were there. Do so when workflow code has changed on purpose and no run of the old code can be under way
 * any more; until then the old histories show whether such a run would survive the change:
 *
 *     npm run build && TAGSET_RECORD_HISTORIES=1 npx vitest run test/histories
 */
export async function recordHistories(): Promise<void> {
  for (const file of await readdir(folder)) if (file.endsWith('.json')) await rm(join(folder, file));
  const trainer = "require('node:fs').writeFileSync(process.env.TAGSET_OUTPUT_DIR + '/metrics.json', '{}')";
  const site = await createLiveSite(`rules: { minUses: 1 }
retraining: { wait: true, command: [node, -e, ${JSON.stringify(trainer)}] }`);
  const build = async (id: string, input?: unknown) => {
    const run = await startBuild(site, id, input);
    await run.result().catch(() => {});
  };
  await build('published', { period: '2026-11' });
  await build('unchanged', { period: '2026-11' });
  await build('dry-run', { period: '2026-11', dryRun: true });
  await build('wrong-input', { perod: '2026-11' });
  await site.database.connection.query('ALTER TABLE tags RENAME COLUMN value TO tag');
  await build('schema-drift');
  await keep(site.client);
}

async function keep(client: Client): Promise<void> {
  for await (const { workflowId, runId, type } of client.workflow.list()) {
    const name = type === 'buildDataset' ? workflowId : type;
    await writeHistory(
      join(folder, `${name}.json`),
      await client.workflow.getHandle(workflowId, runId).fetchHistory(),
    );
  }
}
