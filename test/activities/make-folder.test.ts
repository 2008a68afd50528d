import { mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeFolder } from '../../activities/make-folder.ts';

test('a folder that others make and remove at the same time is made, or missing, and never said to be a file', async () => {
  const base = await mkdtemp(join(tmpdir(), 'tagset-make-folder-'));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const path = join(base, 'a', 'b');
  const codes = new Set<string>();
  const note = ({ code, message }: { code?: string; message: string }) => codes.add(code ?? message);
  const worker = async () => {
    for (let n = 0; n < 2000; n++) {
      await makeFolder(path).catch(note);
      await rmdir(path).catch(() => {});
      await rmdir(join(base, 'a')).catch(() => {});
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  expect([...codes].filter((code) => !code.startsWith('The folder'))).toEqual([]);
});
