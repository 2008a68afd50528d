import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '../../worker/server-process.ts';
import { removeFolder } from '../services/remove-folder.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { buildFolder, csv, lastLine } from './build-folder.ts';
import { installArchive } from './install-archive.ts';
import { startTagset, tagset } from './run-tagset.ts';

describe('tagset, installed from its archive,', () => {
  let prefix: string;
  let program: string;
  beforeAll(async () => {
    prefix = await mkdtemp(join(tmpdir(), 'tagset-installed-'));
    program = await installArchive(prefix);
  });
  afterAll(() => removeFolder(prefix));

  async function files(): Promise<string[]> {
    const entries = await readdir(join(prefix, 'lib', 'node_modules', 'tagset'), {
      recursive: true,
      withFileTypes: true,
    });
    const root = join(prefix, 'lib', 'node_modules', 'tagset');
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) =>
        join(parentPath, name)
          .slice(root.length + 1)
          .replaceAll('\\', '/'),
      )
      .sort();
  }

  test('has the program, the example and the schemas, and nothing else', async () => {
    const all = await files();
    expect(all.filter((file) => !file.startsWith('dist/'))).toEqual([
      'LICENSE',
      'README.md',
      'bin/tagset.js',
      'docs/dataset.schema.json',
      'docs/manifest.schema.json',
      'examples/stills/dataset.yaml',
      'examples/stills/stills.sql.gz',
      'examples/trainer/train.py',
      'package.json',
    ]);
    for (const file of all.filter((file) => file.startsWith('dist/'))) expect(file).toMatch(/\.(js|sql)$/);
  });

  test('lists its commands', async () => {
    const { code, stdout } = await tagset(['--help'], { cwd: prefix, program });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('schedule') });
  });

  test('builds the example in the folder where it is called, and then says what to do next', async () => {
    const before = await files();
    const folder = await temporaryFolder('demo');
    const demo = await tagset(['demo'], { cwd: folder, program });
    expect({ code: demo.code, stderr: demo.stderr }).toMatchObject({ code: 0 });
    expect(demo.stdout).toContain('3,692 images with 61 labels');
    expect(demo.stdout).toMatch(/\nWhat now\?\n.*tagset-demo\/stills\/dataset\.yaml; then: tagset demo\n/);
    expect(await files()).toEqual(before);

    const config = join(folder, 'tagset-demo', 'stills', 'dataset.yaml');
    const verified = await tagset(['verify', '-c', config], { cwd: folder, program });
    expect({ code: verified.code, stderr: verified.stderr }).toMatchObject({ code: 0 });
  });

  test('keeps what somebody has changed in the example', async () => {
    const folder = await temporaryFolder('demo');
    const mine = join(folder, 'tagset-demo', 'stills');
    await mkdir(mine, { recursive: true });
    await writeFile(
      join(mine, 'dataset.yaml'),
      'name: mine\nsource: { dump: stills.sql.gz }\nstore: file:./out\nrules: { minUses: 200 }\n',
    );
    const { code, stdout, stderr } = await tagset(['demo'], { cwd: folder, program });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^mine .* images with \d+ labels$/m);
  });

  test('asks for another folder where the example cannot be copied', async () => {
    const folder = await temporaryFolder('demo');
    await writeFile(join(folder, 'tagset-demo'), '');
    const demo = await tagset(['demo'], { cwd: folder, program });
    expect(demo).toMatchObject({ code: 1, stdout: '' });
    expect(lastLine(demo)).toMatch(
      /^tagset: The example cannot be copied to .*tagset-demo \(ENOTDIR\)\. Run tagset demo in a folder that you may write to\.$/,
    );
  });

  test('ends a worker at SIGTERM with 0, and the Temporal that it started with it', async () => {
    const folder = await buildFolder(csv);
    const worker = startTagset(['worker'], { cwd: folder, program });
    await worker.hears('"RUNNING"');
    const state = await readFile(join(folder, '.tagset', 'stills', 'server.json'), 'utf8');
    worker.kill('SIGTERM');
    const { code, stderr } = await worker.outcome;
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('"DRAINING"') });
    expect(isAlive(JSON.parse(state).server.pid)).toBe(false);
  });
});
