import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';

/** A worker process that polls. */
export interface Worker {
  /** The most memory the process held since the peak was forgotten: the kernel's high-water mark of its resident set. */
  peakBytes(): Promise<number>;
  forgetPeak(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a worker process and waits until Temporal has seen it poll a queue for activities. */
export async function startWorker(
  client: Client,
  queue: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Worker> {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = once(child, 'close');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const deadline = Date.now() + 60_000;
  while (!(await polls(client, queue, child.pid))) {
    if (child.exitCode !== null) throw new Error(`the worker ended with ${child.exitCode}:\n${log}`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`the worker did not poll within a minute:\n${log}`);
    }
    await sleep(100);
  }
  return {
    peakBytes: () => highWaterMark(child.pid),
    // 5 resets the mark: proc(5).
    forgetPeak: () => writeFile(`/proc/${child.pid}/clear_refs`, '5'),
    stop,
  };
}

async function polls(client: Client, queue: string, pid: number | undefined): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: 2,
  });
  return pollers?.some(({ identity }) => identity?.startsWith(`${pid}@`)) ?? false;
}

async function highWaterMark(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error('the kernel does not tell the peak of the worker');
  return Number(kilobytes) * 1024;
}
