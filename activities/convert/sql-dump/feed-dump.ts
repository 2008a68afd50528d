import { availableParallelism } from 'node:os';
import { ahead } from './ahead.ts';
import { feedInSections, type Shares } from './feed-in-sections.ts';
import type { OpenDump, PlainFile } from './open-dump.ts';
import { DumpError } from './reader/dump-error.ts';
import { countLineBreaks } from './reader/line-breaks.ts';
import type { DumpReader } from './reader/reader.ts';
import type { SectionHelper } from './section-helper.ts';
import { startSectionThread } from './start-section-thread.ts';

/** Bytes of the file, as it is stored, and rows of all tables, both read so far. */
export type OnProgress = (done: { bytes: number; rows: number }) => void;

/** When and how a second thread helps to read a plain file. */
export interface Help {
  /** Smaller files cost more in starting a thread, and in compiling the reader again for it, than they gain. */
  readonly fromBytes: number;
  readonly shares: Shares;
  readonly start: (path: string, maxRowBytes: number) => SectionHelper;
}

const MIB = 1 << 20;
const HELP: Help = {
  fromBytes: 256 * MIB,
  shares: { section: 4 * MIB, between: 3 * MIB, chunk: MIB, ahead: 2 },
  start: (path, maxRowBytes) => startSectionThread({ path, maxRowBytes }),
};

/**
 * Feeds a whole dump to a reader, and lets `afterwards` take away what it has written after each chunk. Errors of the reader come with
 * their line.
 */
export async function feedDump(
  dump: OpenDump,
  reader: DumpReader,
  afterwards: () => Promise<void>,
  onProgress: OnProgress | undefined,
  help: Help = HELP,
): Promise<void> {
  const afterChunk = async (bytes: number): Promise<void> => {
    await afterwards();
    onProgress?.({ bytes, rows: reader.rows });
    dump.signal?.throwIfAborted();
  };
  try {
    const { plain } = dump;
    const helped = plain !== undefined && plain.bytes >= help.fromBytes && availableParallelism() > 1;
    if (helped) await feedFile(plain, reader, help, afterChunk);
    else await feedStream(dump, reader, afterChunk);
    reader.end();
  } catch (error) {
    if (error instanceof DumpError && error.line === undefined) throw await withLine(error, dump);
    throw error;
  }
}

async function feedFile(
  file: PlainFile,
  reader: DumpReader,
  { start, shares }: Help,
  afterChunk: (bytesRead: number) => Promise<void>,
): Promise<void> {
  const helper = start(file.path, reader.maxRowBytes);
  try {
    await feedInSections(file, reader, helper, shares, afterChunk);
  } finally {
    await helper.close();
  }
}

/** The next chunk is read, and decompressed, while the reader has the one before. */
async function feedStream(
  dump: OpenDump,
  reader: DumpReader,
  afterChunk: (bytesRead: number) => Promise<void>,
): Promise<void> {
  for await (const chunk of ahead(dump.sql)) {
    reader.push(chunk);
    await afterChunk(dump.bytesRead());
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
