import type { InsertDescription } from './reader/insert-description.ts';
import type { Section, SectionReader } from './reader/section.ts';

/** A section to read: the first INSERT like this one that begins between two bytes of the dump, and those after it, up to the second. */
export interface SectionRequest {
  readonly insert: InsertDescription;
  readonly from: number;
  readonly to: number;
}

/** Reads sections while somebody else reads what is before them. */
export interface SectionHelper {
  /** Whether it can begin at once. Until then nothing is worth waiting for. */
  readonly ready: boolean;
  /** Undefined where there is no such INSERT, or nobody to look for it. It never rejects. */
  read(request: SectionRequest): Promise<Section | undefined>;
  close(): Promise<void>;
}

/** Up to so many bytes of the dump from there on; none where it ends. Good until the next call. */
export type ReadAt = (offset: number, length: number) => Buffer;

const CHUNK = 1 << 20;

/** What a helper does: finds the section and reads it. */
export function readSection(
  { insert, from, to }: SectionRequest,
  reader: SectionReader,
  readAt: ReadAt,
): Section | undefined {
  const start = find(insert.head, from, to, readAt);
  if (start === undefined) return undefined;
  reader.begin(insert, start);
  for (let at = start; at < to; ) {
    const chunk = readAt(at, Math.min(CHUNK, to - at));
    if (chunk.length === 0 || !reader.push(chunk)) break;
    at += chunk.length;
  }
  return reader.end();
}

/** Where these bytes stand first, from `from` on. Whether that is where an INSERT begins or inside of a string, nobody can tell from here. */
function find(head: Uint8Array, from: number, to: number, readAt: ReadAt): number | undefined {
  for (let at = from; at < to; ) {
    const chunk = readAt(at, Math.min(CHUNK, to - at));
    const found = chunk.indexOf(head);
    if (found >= 0) return at + found;
    // It may stand across the end of the chunk.
    if (chunk.length < head.length) return undefined;
    at += chunk.length - head.length + 1;
  }
  return undefined;
}
