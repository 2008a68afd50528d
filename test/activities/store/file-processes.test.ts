import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileStore } from '../../../activities/store/file.ts';
import { exclusively } from '../../../activities/store/file-lock.ts';

const root = resolve(import.meta.dirname, '../../..');
let folder: string;

/** Node 20 runs no TypeScript, so what other processes run is compiled first. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-processes-'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const options =
    '--ignoreConfig --module nodenext --target es2023 --rewriteRelativeImportExtensions --types node --skipLibCheck';
  await promisify(execFile)(
    join(root, 'node_modules/.bin/tsc'),
    ['activities/store/file.ts', '--rootDir', '.', '--outDir', folder, ...options.split(' ')],
    { cwd: root },
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a program in a process of its own, with `store` open on `out`; resolves with what it printed. */
async function run(program: string): Promise<string> {
  const source = `
    import { fileStore } from ${JSON.stringify(join(folder, 'activities/store/file.js'))};
    import { exclusively } from ${JSON.stringify(join(folder, 'activities/store/file-lock.js'))};
    const store = fileStore(${JSON.stringify(join(folder, 'out'))});
    ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source]);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  await once(child, 'close');
  return output;
}

const atOnce = (program: string) => Promise.all(Array.from({ length: 4 }, () => run(program)));

test('compare-and-swap loses no update between processes', async () => {
  const store = fileStore(join(folder, 'out'));
  await store.put('counter', { bytes: Buffer.from('0') });
  const outputs = await atOnce(`
    for (let done = 0; done < 50; ) {
      const { bytes, stored } = await store.read('counter');
      const next = Buffer.from(String(Number(Buffer.from(bytes)) + 1));
      try {
        await store.put('counter', { bytes: next }, { condition: { ifMatch: stored.etag }, durable: false });
        done++;
      } catch (error) {
        if (error.name !== 'PreconditionFailed') throw error;
      }
    }`);
  expect(outputs).toEqual(['', '', '', '']);
  expect(Buffer.from((await store.read('counter'))?.bytes ?? []).toString()).toBe('200');
});

test('of several processes that create the same object, exactly one wins each time', async () => {
  const outputs = await atOnce(`
    for (let n = 0; n < 50; n++) {
      const condition = { ifNoneMatch: '*' };
      await store.put('once/' + n, { bytes: Buffer.from('x') }, { condition, durable: false }).then(
        () => process.stdout.write('+'),
        (error) => error.name === 'PreconditionFailed' || console.log(error),
      );
    }`);
  expect(outputs.join('')).toBe('+'.repeat(50));
});

test('puts and removals in one folder do not get in the way of each other, whoever empties it', async () => {
  const outputs = await atOnce(`
    for (let n = 0; n < 100; n++) {
      const key = 'shared/' + (n % 3) + '/' + process.pid;
      try {
        await store.put(key, { bytes: Buffer.from('x') }, { durable: n % 10 === 0 });
        if (!(await store.head(key))) console.log(key + ' is not there');
        await store.delete(key);
      } catch (error) {
        console.log(error);
      }
    }`);
  expect(outputs).toEqual(['', '', '', '']);
  expect(await readdir(join(folder, 'out'))).not.toContain('shared');
});

test('the lock of a process that was killed holds nobody up', async () => {
  const lock = join(folder, 'killed.lock');
  await run(`await exclusively(${JSON.stringify(lock)}, () => process.kill(process.pid, 'SIGKILL'))`);
  await access(lock);
  const started = performance.now();
  const winners = await Promise.all([1, 2, 3].map((n) => exclusively(lock, () => n)));
  expect(winners).toEqual([1, 2, 3]);
  expect(performance.now() - started).toBeLessThan(30_000);
  expect((await readdir(folder)).filter((name) => name.includes('.lock'))).toEqual([]);
});

test('the lock of another machine is respected for a minute, then broken', async () => {
  const lock = join(folder, 'elsewhere.lock');
  await writeFile(lock, '1 another-machine');
  const reason = new Error('waited long enough');
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 100);
  await expect(exclusively(lock, () => 'taken', controller.signal)).rejects.toBe(reason);
  const longAgo = new Date(Date.now() - 61_000);
  await utimes(lock, longAgo, longAgo);
  expect(await exclusively(lock, () => 'taken')).toBe('taken');
});
