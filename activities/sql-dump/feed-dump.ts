import type { OpenDump } from './open-dump.ts';
import { DumpError } from './reader/dump-error.ts';
import { countLineBreaks } from './reader/line-breaks.ts';
import type { DumpReader } from './reader/reader.ts';

/** Bytes of the file, as it is stored, and rows of all tables, both read so far. */
export type OnProgress = (done: { bytes: number; rows: number }) => void;

/**
 * Feeds a whole dump to a reader, and lets `afterwards` take away what it has written after each chunk. The next chunk is read, and decompressed,
 * meanwhile. Errors of the reader come with their line.
 */
export async function feedDump(
  dump: OpenDump,
  reader: DumpReader,
  afterwards: () => Promise<void>,
  onProgress: OnProgress | undefined,
): Promise<void> {
  try {
    for await (const chunk of ahead(dump.sql)) {
      reader.push(chunk);
      await afterwards();
      onProgress?.({ bytes: dump.bytesRead(), rows: reader.rows });
    }
    reader.end();
  } catch (error) {
    if (error instanceof DumpError && error.line === undefined) throw await withLine(error, dump);
    throw error;
  }
}

/** Asks for the next chunk before it hands out the last one, so that reading goes on while that is worked on. */
async function* ahead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const chunks = source[Symbol.asyncIterator]();
  try {
    let next = chunks.next();
    for (;;) {
      const { value, done } = await next;
      if (done) return;
      next = chunks.next();
      // Whoever asks for it gets its error. Until then, and if nobody does, it must not count as unhandled.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await chunks.return?.();
  }
}

/** Counting lines takes a tenth of the time, so they are counted when somebody must know. */
async function withLine(error: DumpError, dump: OpenDump): Promise<DumpError> {
  const again = await dump.again?.();
  if (again === undefined) return error;
  let line = 1;
  let left = error.offset;
  for await (const chunk of again.sql) {
    line += countLineBreaks(chunk, Math.min(left, chunk.length));
    left -= chunk.length;
    if (left <= 0) break;
  }
  return error.at(line);
}
