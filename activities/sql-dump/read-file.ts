import { type FileHandle, open } from 'node:fs/promises';

const CHUNK = 1 << 20;

/**
 * The bytes of a file. Its chunks take turns in two buffers: each is good until the one after the next is asked for. That spares
 * the memory of a new one for every megabyte.
 */
export async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    let buffer = Buffer.allocUnsafeSlow(CHUNK);
    let other = Buffer.allocUnsafeSlow(CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK);
      if (bytesRead === 0) return;
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
