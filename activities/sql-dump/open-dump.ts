import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { BadInput, ConfigError } from '../errors.ts';
import { decompress, isCompressed, MAGIC_BYTES } from './decompress.ts';
import { peekFile, readFile } from './read-file.ts';

/** A dump: a file, or a stream with a name for messages. Plain, gzip or zstd, which its first bytes tell. */
export type DumpInput = { readonly path: string } | { readonly stream: Readable; readonly name: string };

export interface OpenOptions {
  /** The most bytes of SQL to read, so that a small compressed file cannot fill a disk. Default: 1 TiB. */
  readonly maxUncompressedBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The SQL of a dump, once, in chunks. */
export interface OpenDump {
  readonly name: string;
  /** Opens it once more, if it is a file. */
  readonly again: (() => Promise<OpenDump>) | undefined;
  /** Bytes of it that were read so far. */
  readonly bytesRead: () => number;
  readonly sql: AsyncIterable<Uint8Array>;
}

const READ_AHEAD = 1 << 20;
const MAX_UNCOMPRESSED = 2 ** 40;

/** Opens a dump. Throws ConfigError where there is no such file; the chunks throw BadInput for damaged or endless data. */
export async function openDump(input: DumpInput, options: OpenOptions = {}): Promise<OpenDump> {
  const name = 'path' in input ? input.path : input.name;
  const isFile = 'path' in input && (await checkFile(input.path));
  const source =
    isFile && !isCompressed(await peekFile(name, MAGIC_BYTES)) ? readFile(name) : openStream(input);
  let bytesRead = 0;

  async function* read(): AsyncGenerator<Uint8Array> {
    if (options.signal !== undefined && source instanceof Readable) addAbortSignal(options.signal, source);
    try {
      for await (const chunk of source) {
        options.signal?.throwIfAborted();
        bytesRead += chunk.length;
        yield chunk;
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      throw error;
    }
  }

  async function* sql(): AsyncGenerator<Uint8Array> {
    const limit = options.maxUncompressedBytes ?? MAX_UNCOMPRESSED;
    let length = 0;
    for await (const chunk of decompress(read(), name)) {
      length += chunk.length;
      if (length > limit) {
        throw new BadInput(
          `${name}: more than ${limit} bytes when decompressed; raise the limit with --max-bytes (maxUncompressedBytes) if it is meant to be`,
        );
      }
      yield chunk;
    }
  }
  return {
    name,
    again: isFile ? () => openDump(input, options) : undefined,
    bytesRead: () => bytesRead,
    sql: sql(),
  };
}

/** Whether it is a regular file, not a pipe or a device. */
async function checkFile(path: string): Promise<boolean> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(
      `cannot read the dump ${path}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}`,
    );
  });
  if (found.isDirectory()) throw new ConfigError(`cannot read the dump ${path}: it is a folder`);
  return found.isFile();
}

function openStream(input: DumpInput): Readable {
  return 'path' in input ? createReadStream(input.path, { highWaterMark: READ_AHEAD }) : input.stream;
}
