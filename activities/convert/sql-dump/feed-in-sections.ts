import { ahead } from './ahead.ts';
import type { PlainFile } from './open-dump.ts';
import { chunkBuffers, readFile } from './read-file.ts';
import { describeInsert } from './reader/insert-description.ts';
import type { DumpReader } from './reader/reader.ts';
import type { RepeatedInsert } from './reader/repeated-insert.ts';
import type { Section } from './reader/section.ts';
import type { SectionHelper } from './section-helper.ts';

/** How a file is shared between a reader and its helper, in bytes. */
export interface Shares {
  /** What the helper reads in one go. */
  readonly section: number;
  /** What the reader reads by itself between two sections, at least 1. It has more to do besides, and comes to the head of an INSERT first. */
  readonly between: number;
  /** What the reader takes in at a time. */
  readonly chunk: number;
  /** Sections that are asked for and not yet taken over: they bound the memory. */
  readonly ahead: number;
}

/** A section that the helper was asked for. */
interface Asked {
  readonly insert: RepeatedInsert;
  readonly from: number;
  readonly to: number;
  readonly section: Promise<Section | undefined>;
}

/**
 * Feeds a file to a reader while a helper reads sections further on. The helper cannot know whether what looks like an INSERT from there
 * stands inside a string. So the reader reads on to its first byte, and goes on behind the section if it comes to that byte between two
 * statements; otherwise it reads those bytes itself. Either way it is as if it had read everything.
 */
export async function feedInSections(
  { path, bytes }: PlainFile,
  reader: DumpReader,
  helper: SectionHelper,
  shares: Shares,
  afterwards: (bytesRead: number) => Promise<void>,
): Promise<void> {
  const buffers = chunkBuffers(shares.chunk);
  let asked: Asked[] = [];
  let at = 0;

  /** Only what has begun once can come again. */
  function askAhead(): void {
    const insert = reader.repeated;
    if (insert === undefined || !helper.ready) return;
    asked = asked.filter((section) => section.insert === insert);
    while (asked.length < shares.ahead) {
      const from = Math.max(at, asked.at(-1)?.to ?? 0) + shares.between;
      const to = from + shares.section;
      if (from >= bytes) return;
      const section = helper.read({ insert: describeInsert(insert), from, to });
      asked.push({ insert, from, to, section });
    }
  }

  /** Reads up to a byte, or to where the next section was asked for. Says whether it came to the end of the file. */
  async function feed(before?: number): Promise<boolean> {
    for await (const chunk of ahead(readFile(path, at, buffers))) {
      const stop = before ?? asked[0]?.from ?? Number.POSITIVE_INFINITY;
      const part = chunk.subarray(0, stop - at);
      reader.push(part);
      at += part.length;
      await afterwards(at);
      if (before === undefined) askAhead();
      if (at >= stop) return false;
    }
    return true;
  }

  async function takeOver({ insert, section: promised }: Asked): Promise<void> {
    if (insert !== reader.repeated) return;
    const section = await promised;
    if (section === undefined || section.from < at) return;
    if (section.from > at) await feed(section.from);
    if (!reader.resume(section, insert)) return;
    at = section.to;
    await afterwards(at);
  }

  for (let ended = false; !ended; ) {
    askAhead();
    while (asked[0] !== undefined && at >= asked[0].from) {
      await takeOver(asked.shift() as Asked);
      askAhead();
    }
    ended = await feed();
  }
}
