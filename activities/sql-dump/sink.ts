import { type FileHandle, lstat, open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { ConfigError } from '../errors.ts';

/** Where the bytes of one table go. */
export interface Sink {
  /** Resolves when the bytes may be overwritten. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is written. */
  close(): Promise<void>;
  /** After `close`: makes the file appear under its name. */
  publish(): Promise<void>;
  /** Leaves nothing behind; at any time before `publish`. */
  discard(): Promise<void>;
}

/** Opens a file, which appears under its name only when it is whole, or wraps a stream, which stays open. */
export async function openSink(output: string | Writable): Promise<Sink> {
  if (typeof output !== 'string') return streamSink(output);
  const partial = (await isReplaceable(output)) ? `${output}.${process.pid}.part` : output;
  const file = await open(partial, 'w').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      `cannot write ${output}: ${error.code === 'ENOENT' ? 'there is no such folder' : error.message}`,
    );
  });
  return {
    write: (bytes) => writeAll(file, bytes),
    close: () => file.close(),
    async publish() {
      if (partial !== output) await rename(partial, output);
    },
    async discard() {
      await file.close();
      if (partial !== output) await rm(partial, { force: true });
    },
  };
}

/** A device or a pipe is written to, never replaced. */
async function isReplaceable(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found === undefined || found.isFile();
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at);
    at += bytesWritten;
  }
}

function streamSink(stream: Writable): Sink {
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : resolve()));
      }),
    close: async () => {},
    publish: async () => {},
    discard: async () => {},
  };
}
