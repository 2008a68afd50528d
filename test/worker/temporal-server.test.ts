import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkTemporal } from '../../worker/temporal-check.ts';
import { type DevServer, startDevServer } from '../../worker/temporal-server.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

describe('the embedded Temporal', { timeout: 90_000 }, () => {
  let stateDir: string;
  let started: DevServer[];
  const start = async (options: { ui?: boolean; onNotice?: (text: string) => void } = {}) => {
    const server = await startDevServer({ stateDir, ui: false, onNotice: () => {}, ...options });
    started.push(server);
    return server;
  };

  beforeEach(async () => {
    stateDir = await temporaryFolder('temporal');
    started = [];
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const server of started) await server.stop();
  });

  it('keeps its state between runs', async () => {
    const first = await start();
    const connection = await Connection.connect({ address: first.address });
    await connection.workflowService.registerNamespace({
      namespace: 'kept',
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    await connection.close();
    await first.stop();
    const second = await start();
    await expect(checkTemporal(second.address, 'kept')).resolves.toBeUndefined();
  });

  it('serves its Web UI where it says', async () => {
    const { uiUrl } = await start({ ui: true });
    await vi.waitFor(async () => {
      const answer = await fetch(`${uiUrl}/api/v1/namespaces/default`);
      expect(await answer.json()).toHaveProperty('namespaceInfo.name', 'default');
    }, 30_000);
  });

  it('is shared by all who need it on one folder, and ends with the last of them', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(two.address).toBe(one.address);
    await one.stop();
    await expect(checkTemporal(two.address, 'default')).resolves.toBeUndefined();
    await two.stop();
    await expect(checkTemporal(two.address, 'default')).rejects.toThrow();
  });

  it.each([
    ['exits', 'exit', undefined],
    ['is interrupted', 'stay', 'SIGINT'],
    ['is terminated', 'stay', 'SIGTERM'],
  ] as const)('ends with a process that %s', async (_, end, signal) => {
    const { process: user, address } = await startUser(stateDir, end);
    if (signal) user.kill(signal);
    const [code, killer] = await exitOf(user);
    expect(signal ? killer : code).toBe(signal ?? 7);
    await vi.waitFor(() => expect(checkTemporal(address, 'default')).rejects.toThrow(), { timeout: 30_000 });
  });

  it('that a killed process left behind is used, and then ended, by the next one', async () => {
    const { process: user, address } = await startUser(stateDir, 'stay');
    user.kill('SIGKILL');
    await exitOf(user);
    const next = await start();
    expect(next.address).toBe(address);
    await next.stop();
    await expect(checkTemporal(address, 'default')).rejects.toThrow();
  });

  it('that dies as it starts is an error with its last lines', async () => {
    const program = join(stateDir, 'temporal');
    await writeFile(program, '#!/bin/sh\necho "the disk is full" >&2\nexit 3\n', { mode: 0o755 });
    vi.stubEnv('PATH', `${stateDir}:/usr/bin:/bin`);
    await expect(start()).rejects.toThrow(/Temporal ended as it started \(exit code 3\).*the disk is full/s);
    vi.unstubAllEnvs();
    await expect(start()).resolves.toHaveProperty('namespace', 'default');
  });

  it('that runs but does not answer is an error that names its process', async () => {
    const silent = { pid: process.pid, address: '127.0.0.1:9' };
    await writeFile(join(stateDir, 'server.json'), JSON.stringify({ server: silent, users: [] }));
    await expect(start()).rejects.toThrow(`Process ${process.pid} has the Temporal state in ${stateDir}`);
  });

  it('is waited for, with a word about it, while another process starts it', async () => {
    const notices: string[] = [];
    const file = join(stateDir, 'server.json');
    await writeFile(file, JSON.stringify({ changedBy: process.pid }));
    const waiting = start({ onNotice: (text) => notices.push(text) });
    await vi.waitFor(() => expect(notices).toHaveLength(1), 10_000);
    expect(notices[0]).toContain(`Process ${process.pid} is starting or stopping Temporal`);
    await rm(file);
    await waiting;
    expect(JSON.parse(await readFile(file, 'utf8')).users).toHaveLength(1);
  });
});

async function startUser(stateDir: string, end: 'exit' | 'stay') {
  const script = join(import.meta.dirname, 'temporal-user.ts');
  const user = spawn(process.execPath, ['--import', 'tsx', script, stateDir, end], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(user.stdout, 'data');
  return { process: user, address: String(line).trim() };
}

async function exitOf(child: ChildProcess): Promise<unknown[]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  return once(child, 'exit');
}
