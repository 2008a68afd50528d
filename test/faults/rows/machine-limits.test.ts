import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { injection } from '../injection.ts';
import { isRetried, wasRetried } from '../oracle/retries.ts';

async function limitFiles(pid: number, count: number): Promise<void> {
  await promisify(execFile)('prlimit', [`--pid=${pid}`, `--nofile=${count}:`]);
}

injection('no more files may be open', 'export', async (scene) => {
  const worker = await scene.startWorker(['export begins']);
  const build = await scene.startBuild();
  await worker.reached('export begins');
  // What is open stays so; nothing more can be opened.
  await limitFiles(worker.pid, 3);
  worker.letGo('export begins');
  await isRetried(build);
  await limitFiles(worker.pid, 1024);
  scene.healed();
  await wasRetried(build, /may hold no more files open/);
  return { build };
});
