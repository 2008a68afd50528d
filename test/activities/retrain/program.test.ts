import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Program, runProgram } from '../../../activities/retrain/program.ts';
import { packageFolder } from '../../../worker/version.ts';
import { isRunning } from './is-running.ts';

const leader = join(packageFolder, 'dist', 'activities', 'retrain', 'group-leader.js');
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-program-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(command: readonly string[], change: Partial<Program> = {}) {
  const lines: string[] = [];
  const ending = await runProgram({
    command,
    folder,
    environment: { PATH: process.env.PATH ?? '' },
    leader,
    graceMs: 200,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
    ...change,
  });
  return { ending, lines };
}

const node = (script: string) => [process.execPath, '-e', script];

/** Waits for a file that a program writes, and reads it. */
async function written(file: string): Promise<string> {
  let text = '';
  await expect
    .poll(async () => {
      text = await readFile(join(folder, file), 'utf8').catch(() => '');
      return text;
    })
    .toMatch(/\n$/);
  return text.trim();
}

/** Writes its own process id and that of a child that lives as long as it may, in `pids`. */
const family = (onTerm: string) => `
  process.on('SIGTERM', () => { ${onTerm} });
  const child = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'ignore' });
  require('node:fs').writeFileSync('pids', process.pid + ' ' + child.pid + '\\n');
  setInterval(() => {}, 1000);`;

async function pids(): Promise<number[]> {
  return (await written('pids')).split(' ').map(Number);
}

describe('a program', () => {
  test('runs in its folder with its environment alone, and without a shell', async () => {
    const command = node('console.log(process.cwd(), process.env.ONLY, process.env.HOME, process.argv[1])');
    const { ending, lines } = await run([...command, '$HOME; ls'], { environment: { ONLY: 'this' } });
    expect(ending).toEqual({ code: 0, signal: null });
    expect(lines).toEqual([`${folder} this undefined $HOME; ls`]);
  });

  test('tells its lines on both outputs as they come, the last one without a line end too', async () => {
    const { lines } = await run(node("console.error('one'); process.stdout.write('two\\r\\nthrée')"));
    expect(lines.sort()).toEqual(['one', 'thrée', 'two']);
  });

  test.each([
    ['its exit code', node('process.exit(7)'), { code: 7, signal: null }],
    [
      'the signal that ended it',
      node("process.kill(process.pid, 'SIGSEGV')"),
      { code: null, signal: 'SIGSEGV' },
    ],
    ['that there is none of the name', ['no-such-program'], { error: 'ENOENT' }],
    ['that it may not be run', ['/etc/passwd'], { error: 'EACCES' }],
  ])('ends with %s', async (_, command, expected) => {
    expect((await run(command)).ending).toEqual(expected);
  });

  test('may end gracefully at SIGTERM when the signal fires', async () => {
    const stop = new AbortController();
    const running = run(node(family("console.log('saving'); process.exit(3)")), {
      signal: stop.signal,
      graceMs: 20_000,
    });
    const all = await pids();
    stop.abort();
    const { ending, lines } = await running;
    expect(ending).toEqual({ code: 3, signal: null });
    expect(lines).toEqual(['saving']);
    await expect.poll(() => all.map(isRunning)).toEqual([false, false]);
  });

  test('is killed with all that it started if it ignores SIGTERM', async () => {
    const stop = new AbortController();
    const running = run(node(family("console.log('no')")), { signal: stop.signal });
    const all = await pids();
    stop.abort();
    const { ending, lines } = await running;
    expect(ending).toEqual({ code: null, signal: 'SIGKILL' });
    expect(lines).toEqual(['no']);
    await expect.poll(() => all.map(isRunning)).toEqual([false, false]);
  });

  test('leaves nothing running behind it', async () => {
    const script = `
      const child = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'inherit' });
      require('node:fs').writeFileSync('pids', child.pid + '\\n');
      child.unref();
      process.exit(0);`;
    expect((await run(node(script))).ending).toEqual({ code: 0, signal: null });
    const [left = 0] = await pids();
    await expect.poll(() => isRunning(left)).toBe(false);
  });

  test('does not outlive a worker that is killed', async () => {
    const worker = `
      import { spawn } from 'node:child_process';
      spawn(process.execPath, [${JSON.stringify(leader)}, '200', process.execPath, '-e', process.argv[2]], {
        detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe'], cwd: ${JSON.stringify(folder)} });`;
    await writeFile(join(folder, 'worker.mjs'), worker);
    const child = spawn(process.execPath, [join(folder, 'worker.mjs'), family('')]);
    const all = await pids();
    expect(all.map(isRunning)).toEqual([true, true]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect.poll(() => all.map(isRunning)).toEqual([false, false]);
  });

  test('whose leader is killed ends with it', async () => {
    const running = run(node(`${family('')} process.kill(process.ppid, 'SIGKILL');`));
    const all = await pids();
    expect((await running).ending).toEqual({ code: null, signal: 'SIGKILL' });
    await expect.poll(() => all.map(isRunning)).toEqual([false, false]);
  });
});
