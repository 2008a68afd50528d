import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { startBuild } from '../workflows/builds.ts';
import { createLiveSite } from '../workflows/live-site.ts';
import { writeHistory } from './history-file.ts';

/** Where the recorded histories lie: a folder for each recording, numbered in their order, one JSON file a history. */
export const folder = import.meta.dirname;

/** The recordings, the oldest first. */
export async function recordings(): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/**
 * Runs builds of every kind on the test's servers and keeps their histories beside those of before, which stay for ever: a run
 * that any of them shows may be under way where tagset is upgraded. Do so when workflow code has changed on purpose:
 *
 *     npm run build && TAGSET_RECORD_HISTORIES=1 npx vitest run test/histories
 */
export async function recordHistories(): Promise<void> {
  const last = Number((await recordings()).at(-1) ?? 0);
  const recording = join(folder, String(last + 1).padStart(3, '0'));
  await mkdir(recording);
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
  await keep(site.client, recording);
}

async function keep(client: Client, recording: string): Promise<void> {
  for await (const { workflowId, runId, type } of client.workflow.list()) {
    const name = type === 'buildDataset' ? workflowId : type;
    await writeHistory(
      join(recording, `${name}.json`),
      await client.workflow.getHandle(workflowId, runId).fetchHistory(),
    );
  }
}
