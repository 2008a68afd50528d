import { readFile } from 'node:fs/promises';
import type { Store } from '../../../activities/store/store.ts';
import type { Scene } from '../scene.ts';

/** Throws if a secret shows in the history of a workflow, in what a worker logged or in the store. */
export async function findNoSecrets(scene: Scene, secrets: readonly string[]): Promise<void> {
  const look = (where: string, text: string) => {
    for (const secret of secrets) {
      if (text.includes(secret)) throw new Error(`A secret shows in ${where}.`);
    }
  };
  for (const { logFile } of scene.workers) look(logFile, await readFile(logFile, 'utf8'));
  for await (const { workflowId, runId } of scene.client.workflow.list()) {
    const history = await scene.client.workflow.getHandle(workflowId, runId).fetchHistory();
    look(`the history of ${workflowId}`, textOf(history));
  }
  for await (const { key } of scene.store.list('')) look(key, await contentOf(scene.store, key));
}

/** Payloads are bytes in a history: they are read as the text that they are. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (value === null || typeof value !== 'object') return String(value);
  return Object.values(value).map(textOf).join('\n');
}

async function contentOf(store: Store, key: string): Promise<string> {
  const found = await store.read(key);
  return Buffer.from(found?.bytes ?? []).toString('latin1');
}
