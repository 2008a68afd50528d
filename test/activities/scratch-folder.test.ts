import { execFile, spawnSync } from 'node:child_process';
import { chmod, chown, lstat, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { removeAbandoned, scratchFolder } from '../../activities/scratch-folder.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

/** Of a process that has ended. */
const dead = spawnSync(process.execPath, ['--version']).pid;
const named = (pid: number, what = 'export') => `tagset-${hostname()}-${pid}-${what}-AbC123`;

let parent: string;
beforeEach(async () => {
  parent = await temporaryFolder('scratch');
});

test('a folder is new, empty, in a parent that is made if need be, and for its owner alone', async () => {
  const below = join(parent, 'a', 'b');
  const [one, other] = [await scratchFolder(below, 'export'), await scratchFolder(below, 'export')];
  expect(one).not.toBe(other);
  for (const folder of [one, other, below]) expect((await lstat(folder)).mode & 0o777, folder).toBe(0o700);
});

test('what dead processes of this machine left is removed; what others have stays', async () => {
  const kept = [
    named(process.pid),
    `tagset-elsewhere-${dead}-export-AbC123`,
    // Of process 77 of another machine, whose name begins as ours does.
    `tagset-${hostname()}-${dead}-77-export-AbC123`,
    `tagset-${hostname()}-${dead}-export-AbC123.sql`,
    `tagset-${hostname()}-notes`,
    'something',
  ];
  for (const name of [...kept, named(dead), named(dead, 'doctor')])
    await mkdir(join(parent, name, 'spill'), { recursive: true });
  await removeAbandoned(parent);
  expect((await readdir(parent)).sort()).toEqual(kept.sort());
});

test('a link or a file with the name of a scratch folder is let alone, and so is what a link leads to', async () => {
  const precious = await temporaryFolder('precious');
  await writeFile(join(precious, 'file'), '');
  await symlink(precious, join(parent, named(dead)));
  await writeFile(join(parent, named(dead, 'clean')), '');
  const linked = named(dead, 'merge');
  await mkdir(join(parent, linked));
  await symlink(precious, join(parent, linked, 'link'));
  await removeAbandoned(parent);
  expect(await readdir(parent)).not.toContain(linked);
  expect(await readdir(parent)).toHaveLength(2);
  expect(await readdir(precious)).toEqual(['file']);
});

/** As an operator's machine has it: a folder that everybody may write to, and nobody may remove another's files from. */
describe.runIf(process.getuid?.() === 0)('in a folder that is shared between users', () => {
  const NOBODY = 65_534;
  const root = resolve(import.meta.dirname, '../..');

  beforeEach(() => chmod(parent, 0o1777));

  /** Runs both functions as another user; Node 20 runs no TypeScript, so they are compiled first. */
  async function startAsNobody(): Promise<string> {
    const program = await temporaryFolder('program');
    await chmod(program, 0o755);
    await writeFile(join(program, 'package.json'), '{ "type": "module" }');
    const options =
      '--ignoreConfig --module nodenext --target es2023 --rewriteRelativeImportExtensions --types node --skipLibCheck';
    await promisify(execFile)(
      join(root, 'node_modules/.bin/tsc'),
      ['activities/scratch-folder.ts', '--rootDir', '.', '--outDir', program, ...options.split(' ')],
      { cwd: root },
    );
    const source = `
      import { removeAbandoned, scratchFolder } from ${JSON.stringify(join(program, 'activities/scratch-folder.js'))};
      await removeAbandoned(${JSON.stringify(parent)});
      console.log(await scratchFolder(${JSON.stringify(parent)}, 'export'));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', source], {
      cwd: program,
      uid: NOBODY,
      gid: NOBODY,
    });
    return stdout.trim();
  }

  test("another user's folder stops nobody", async () => {
    await mkdir(join(parent, named(dead)), { mode: 0o700 });
    const folder = await startAsNobody();
    expect((await lstat(folder)).uid).toBe(NOBODY);
    expect(await readdir(parent)).toContain(named(dead));
  });

  test('a folder that somebody else put there is not removed by root, who might be led elsewhere', async () => {
    await mkdir(join(parent, named(dead)));
    await chown(join(parent, named(dead)), NOBODY, NOBODY);
    await removeAbandoned(parent);
    expect(await readdir(parent)).toEqual([named(dead)]);
  });
});
