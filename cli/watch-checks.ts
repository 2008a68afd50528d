import { tmpdir } from 'node:os';
import { removeScratch, scratchFolder } from '../activities/scratch-folder.ts';
import type { StageResources } from '../activities/stage.ts';
import { DatasetDiffers } from '../activities/verify/difference.ts';
import type { Check, Verified, VerifyOptions } from '../activities/verify/verify.ts';
import { bytes } from './figures.ts';
import { printer } from './printer.ts';

/**
 * Runs checks of a dataset: a line for each that it passes on standard output, or none of them with `json`; on a
 * terminal also how much was read. An interrupt ends them and leaves nothing behind. What differs is thrown on, with
 * `json` after it was printed as JSON.
 */
export async function watchChecks<Result>(
  json: boolean,
  resources: Pick<StageResources, 'scratch' | 'memory' | 'threads'> | undefined,
  run: (options: VerifyOptions) => Promise<Result>,
): Promise<Result> {
  const print = printer(process.stderr);
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new Error('interrupted; nothing was changed'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const scratch = await scratchFolder(resources?.scratch ?? tmpdir(), 'verify');
  const passed: Check[] = [];
  try {
    return await run({
      scratch,
      signal: interrupt.signal,
      ...(resources && { engine: { memory: resources.memory, threads: resources.threads } }),
      onProgress: (read) => print.live(`${bytes(read)} read`),
      onCheck: (check) => {
        passed.push(check);
        print.close();
        if (!json) process.stdout.write(`ok  ${check.name.padEnd(15)}  ${check.detail}\n`);
      },
    });
  } catch (error) {
    if (json && error instanceof DatasetDiffers)
      writeJson({ ok: false, difference: error.difference, checks: passed });
    throw error;
  } finally {
    print.close();
    await removeScratch(scratch);
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

/** What `verify --json` prints of a dataset that is whole. */
export function verifiedReport({ manifest, address, checks }: Verified) {
  const { name, version } = manifest;
  return { ok: true, name, version, manifest: address, checks };
}

export function writeJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
