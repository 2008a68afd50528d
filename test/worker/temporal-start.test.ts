import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { stopProcess } from '../../worker/server-process.ts';
import { checkTemporal } from '../../worker/temporal-check.ts';
import { temporalProgram } from '../../worker/temporal-program.ts';
import { startTemporalProgram } from '../../worker/temporal-start.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

let stateDir: string;
let notices: string[];

beforeEach(async () => {
  stateDir = await temporaryFolder('temporal');
  notices = [];
});

/** A `temporal` that does something else the first time. */
async function program(atFirst: string): Promise<string> {
  const real = await temporalProgram({ onNotice: () => {} });
  const file = join(stateDir, 'temporal');
  const again = join(stateDir, 'again');
  const script = `#!/bin/sh\nif [ ! -e '${again}' ]; then touch '${again}'; ${atFirst}; fi\nexec '${real}' "$@"\n`;
  await writeFile(file, script, { mode: 0o755 });
  return file;
}

async function start(program: string, patienceMs?: number[]) {
  const wanted = {
    stateDir,
    namespace: 'default',
    ui: false,
    onNotice: (text: string) => notices.push(text),
  };
  const server = await startTemporalProgram(program, wanted, patienceMs);
  onTestFinished(() => stopProcess(server.pid));
  return server;
}

test('a server that hangs as it starts is ended, and one on other ports takes its place', async () => {
  const { address } = await start(await program('exec sleep 1000'), [1_000, 60_000]);
  await expect(checkTemporal(address, 'default')).resolves.toBeUndefined();
  expect(notices).toEqual(['Temporal did not answer within 1 s; starting it anew.']);
}, 90_000);

test('a server whose ports were taken meanwhile is started on others, without a word', async () => {
  const collision = `echo 'bind: address already in use'; seq 100; exit 2`;
  const { address } = await start(await program(collision));
  await expect(checkTemporal(address, 'default')).resolves.toBeUndefined();
  expect(notices).toEqual([]);
}, 90_000);

test('a server that never answers is given up after the last try', async () => {
  const file = join(stateDir, 'temporal');
  await writeFile(file, '#!/bin/sh\necho still waiting\nexec sleep 1000\n', { mode: 0o755 });
  await expect(start(file, [100, 200])).rejects.toThrow(
    /^Temporal did not answer within 0\.2 s .*still waiting/s,
  );
  expect(notices).toHaveLength(1);
});

test('a first start that fails leaves no half a database in the way of the next', async () => {
  const database = join(stateDir, 'temporal.db');
  const broken = await program(`touch '${database}'; echo the disk is full; exit 3`);
  // One try, and time for it: where the disk is busy, even the end of this program takes long.
  await expect(start(broken, [60_000])).rejects.toThrow(/exit code 3.*the disk is full/s);
  await expect(access(database)).rejects.toThrow();
  await start(broken);
  await access(database);
}, 90_000);

test('a server writes ahead, so that its start does not wait for the disk hundreds of times', async () => {
  await start(await temporalProgram({ onNotice: () => {} }));
  await access(join(stateDir, 'temporal.db-wal'));
}, 90_000);
