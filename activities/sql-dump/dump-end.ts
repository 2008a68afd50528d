import { open } from 'node:fs/promises';
import { peekFile } from './read-file.ts';
import { UNKNOWN_WRITER, WRITERS } from './reader/writers.ts';

/** Enough for the comments that writers begin with, and for the statements that they end with. */
const PEEK = 1 << 14;

/**
 * Looks at both ends of an uncompressed dump only: `cut` where the mark is missing that its writer ends with,
 * `unknown` where the writer leaves none. A conversion is sure; this is quick.
 */
export async function dumpEnd(path: string): Promise<'whole' | 'cut' | 'unknown'> {
  const head = linesOf(await peekFile(path, PEEK));
  const { end } = WRITERS.find(({ header }) => head.some((line) => header.test(line))) ?? UNKNOWN_WRITER;
  if (end === 'none') return 'unknown';
  const tail = linesOf(await peekEnd(path));
  const last = tail.findLast((line) => line.trim() !== '') ?? '';
  // COMMIT, or a variable that gets back what it was.
  const whole = end === 'closed' ? /^COMMIT;|@OLD_\w+/i.test(last) : end.comment.test(last);
  return whole ? 'whole' : 'cut';
}

function linesOf(bytes: Uint8Array): string[] {
  return Buffer.from(bytes).toString('latin1').split(/\r?\n/);
}

async function peekEnd(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Math.min(size, PEEK);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
