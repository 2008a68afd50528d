import type { EngineOptions } from './duckdb/engine.ts';
import { isCode } from './store/file-errors.ts';

/**
 * What the machine lacks, as an error that says so and what to do; any other error as it is. It heals when
 * somebody makes room, so it retries.
 */
export function machineError(
  error: unknown,
  { scratch, memory }: Pick<EngineOptions, 'scratch' | 'memory'>,
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
  if (message.startsWith('Out of Memory Error'))
    return new Error(
      `${memory} of memory are too little for this stage: raise resources.memory. (${message.split('\n')[0]})`,
    );
  return error;
}
