import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportTables } from '../../../activities/export/export.ts';
import type { ExportedTable, ExportRequest, Source } from '../../../activities/export/source.ts';
import type { Plan } from '../../../activities/run.ts';
import { sha256Of } from '../../../activities/sha256.ts';
import type { Attempt } from '../../../activities/stage.ts';
import { fileStore } from '../../../activities/store/file.ts';
import type { Store } from '../../../activities/store/store.ts';
import { settingsOf } from '../pipeline/run-pipeline.ts';
import { errorOf, temporaryFolder } from './export-into.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true }));

/** An attempt and a store in a folder of its own, and the source that `read` is. */
async function attemptIn(name: string, read: (request: ExportRequest) => Promise<ExportedTable[]>) {
  const scratch = join(folder, name, 'scratch');
  await mkdir(scratch, { recursive: true });
  const { signal } = new AbortController();
  const attempt: Attempt = {
    ...{ run: undefined, scratch, signal, progress: () => {} },
    key: (file) => `staging/run/export/1/${file}`,
    engine: { memory: '100MB', threads: 1, scratch, signal },
  };
  const identity = { kind: 'mysql', address: '', snapshotTime: '', server: '', notes: [] } as const;
  const source: Source = {
    check: async () => {},
    export: async (request) => ({ identity, tables: await read(request) }),
  };
  const { tables } = settingsOf({ source: { csv: { images: 'a', tags: 'b' } } });
  return { attempt, source, plan: { tables } as Plan, store: fileStore(join(folder, name, 'out')) };
}

async function table(role: 'images' | 'tags', { folder }: ExportRequest): Promise<ExportedTable> {
  const file = join(folder, `${role}.parquet`);
  await writeFile(file, role);
  const sha256 = sha256Of(Buffer.from(role));
  return { role, table: role, file, sha256, rows: 1, columns: [], warnings: [] };
}

async function exists(store: Store, key: string): Promise<boolean> {
  return (await store.read(key)) !== undefined;
}

test('a table is staged while the next one is read', async () => {
  const { attempt, source, plan, store } = await attemptIn('early', async (request) => {
    const images = await table('images', request);
    request.onTable?.(images);
    await expect.poll(() => exists(store, attempt.key('images.parquet'))).toBe(true);
    return [images, await table('tags', request)];
  });
  const { images, tags } = await exportTables({ plan }, source, store, attempt);
  expect([images.artifact.bytes, tags.artifact.bytes]).toEqual([6, 4]);
  expect(tags.artifact.uri).toBe(store.uri(attempt.key('tags.parquet')));
});

test('what is on its way to the store is stopped and waited for when the export fails', async () => {
  const { attempt, source, plan, store } = await attemptIn('failing', async (request) => {
    request.onTable?.(await table('images', request));
    throw new Error('the connection was closed');
  });
  let stopped = false;
  const slow: Store = {
    ...store,
    put: async (_key, _body, { signal } = {}) => {
      await sleep(60_000, undefined, signal ? { signal } : {}).catch(() => {});
      await sleep(50);
      stopped = true;
      throw new Error('stopped');
    },
  };
  expect((await errorOf(exportTables({ plan }, source, slow, attempt))).message).toBe(
    'the connection was closed',
  );
  expect(stopped).toBe(true);
});

test('a table that cannot be staged fails the export, also one that was on its way', async () => {
  const { attempt, source, plan, store } = await attemptIn('refused', async (request) => {
    const images = await table('images', request);
    request.onTable?.(images);
    await sleep(20);
    return [images, await table('tags', request)];
  });
  const full: Store = {
    ...store,
    put: async () => {
      throw new Error('the disk is full');
    },
  };
  expect((await errorOf(exportTables({ plan }, source, full, attempt))).message).toBe('the disk is full');
});
