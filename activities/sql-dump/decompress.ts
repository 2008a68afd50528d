import { gunzip } from './gunzip.ts';
import { unzstd } from './unzstd.ts';

/** So many bytes tell what a file is compressed by. */
export const MAGIC_BYTES = 4;
const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];
/** A skippable frame, which some writers put first, begins with a byte from 0x50 to 0x5f, and these. */
const ZSTD_SKIPPABLE = [0x2a, 0x4d, 0x18];

/** Decompresses what is compressed, by its first bytes, and hands on all else. Throws BadInput for what is damaged or cut. */
export async function* decompress(
  chunks: AsyncGenerator<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array> {
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < MAGIC_BYTES) {
    const { value, done } = await chunks.next();
    if (done) break;
    first = first.length === 0 ? value : Buffer.concat([first, value]);
  }
  const all = prepend(first, chunks);
  if (isGzip(first)) yield* gunzip(all, name);
  else if (isZstd(first)) yield* unzstd(all, name);
  else yield* all;
}

/** Whether `decompress` has something to do, by the first bytes. */
export function isCompressed(first: Uint8Array): boolean {
  return isGzip(first) || isZstd(first);
}

function isGzip(first: Uint8Array): boolean {
  return GZIP.every((byte, i) => first[i] === byte);
}

function isZstd(first: Uint8Array): boolean {
  const skippable =
    ((first[0] ?? 0) & 0xf0) === 0x50 && ZSTD_SKIPPABLE.every((byte, i) => first[i + 1] === byte);
  return skippable || ZSTD.every((byte, i) => first[i] === byte);
}

async function* prepend(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first;
    yield* rest;
  } finally {
    // Whoever wants no more than the first bytes leaves a file open otherwise.
    await rest.return(undefined);
  }
}
