import type { EngineOptions } from './duckdb/engine.ts';
import { ConfigError } from './errors.ts';
import { isCode } from './store/file-errors.ts';

/** Threads meet in another order at the next try, which may need somewhat less memory; more tries would not help. */
const TRIES = 3;
/** With less than that not even small tables can be read. */
const LEAST_MEMORY = 64e6;
const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, MiB: 2 ** 20, GiB: 2 ** 30 };

/**
 * What the machine lacks, as an error that says so and what to do; any other error as it is. It heals when
 * somebody makes room, so it retries; but for memory that dataset.yaml does not allow, which is final after a few tries.
 * @param attempt which try of the stage it is, from 1
 */
export function machineError(
  error: unknown,
  { scratch, memory, threads }: Pick<EngineOptions, 'scratch' | 'memory' | 'threads'>,
  attempt: number,
): unknown {
  const message = error instanceof Error ? error.message : '';
  if (isCode(error, 'ENOSPC', 'EDQUOT') || /No space left on device|max_temp_directory_size/.test(message))
    return new Error(
      `The disk of the scratch folder ${scratch} is full: free space there, or name another folder in resources.scratch.`,
    );
  if (/\bE[MN]FILE\b|Too many open files/i.test(message))
    return new Error(
      `This worker may hold no more files open (${message}): raise its limit, such as with "ulimit -n 4096".`,
    );
  const [said = ''] = message.split('\n');
  // DuckDB names the limit that it was given; else the machine has no more.
  if (said.startsWith('Out of Memory Error') && said.endsWith(' used)')) {
    const text = `This stage needs more memory than resources.memory in dataset.yaml allows, which is ${memory}: raise it, or lower resources.threads, which is ${threads}. (${said})`;
    return attempt >= TRIES || isTiny(memory) ? new ConfigError(text) : new Error(text);
  }
  if (said.startsWith('Out of Memory Error') || said.includes('bad_alloc'))
    return new Error(
      `This machine has no memory left for the stage, which may take ${memory}: end what else runs on it, or lower resources.memory or resources.activities. (${said})`,
    );
  return error;
}

function isTiny(memory: string): boolean {
  const [, count, unit = ''] = /^([\d.]+)\s*(\w+)$/.exec(memory) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN) < LEAST_MEMORY;
}
