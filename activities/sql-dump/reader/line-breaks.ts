import { LF } from './characters.ts';

/** How many line feeds are among the first `length` bytes. */
export function countLineBreaks(bytes: Uint8Array, length = bytes.length): number {
  let count = 0;
  for (let at = 0; at < length; at++) if (bytes[at] === LF) count++;
  return count;
}
