import { Worker } from 'node:worker_threads';
import type { Section } from './reader/section.ts';
import type { SectionHelper } from './section-helper.ts';
import type { ThreadData } from './section-thread.ts';

/** Starts a thread that reads sections of a file. If it cannot run, or fails, it has read nothing: whoever asks reads by himself. */
export function startSectionThread(data: ThreadData): SectionHelper {
  const waiting: ((section: Section | undefined) => void)[] = [];
  let ready = false;
  // Compiled, always: Node 20 runs no TypeScript, in no thread.
  const worker = new Worker(new URL('./section-thread.js', import.meta.url), { workerData: data });
  worker.on('message', (message: Section | undefined | 'ready') => {
    if (message === 'ready') ready = true;
    else waiting.shift()?.(message);
  });
  worker.on('error', giveUp);
  worker.on('exit', giveUp);

  function giveUp(): void {
    ready = false;
    for (const answer of waiting.splice(0)) answer(undefined);
  }
  return {
    get ready() {
      return ready;
    },
    read(request) {
      if (!ready) return Promise.resolve(undefined);
      return new Promise((resolve) => {
        waiting.push(resolve);
        worker.postMessage(request);
      });
    },
    async close() {
      await worker.terminate();
    },
  };
}
