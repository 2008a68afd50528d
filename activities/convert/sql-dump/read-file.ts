import { type FileHandle, open } from 'node:fs/promises';

const CHUNK = 1 << 20;

/** Two buffers for the chunks of a file. */
export function chunkBuffers(bytes = CHUNK): [Buffer, Buffer] {
  return [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)];
}

/**
 * The bytes of a file from an offset on. Its chunks take turns in two buffers: each is good until the one after the next is asked for.
 * That spares the memory of a new one for every megabyte.
 */
export async function* readFile(
  path: string,
  offset = 0,
  [buffer, other] = chunkBuffers(),
): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      if (bytesRead === 0) return;
      offset += bytesRead;
      yield buffer.subarray(0, bytesRead);
      [buffer, other] = [other, buffer];
    }
  } finally {
    await file.close();
  }
}

/** The first bytes of a file, at most `length`. */
export async function peekFile(path: string, length: number): Promise<Uint8Array> {
  const file: FileHandle = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
