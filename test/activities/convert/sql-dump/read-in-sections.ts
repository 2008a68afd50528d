import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { feedInSections, type Shares } from '../../../../activities/convert/sql-dump/feed-in-sections.ts';
import { DumpReader, type ReaderOptions } from '../../../../activities/convert/sql-dump/reader/reader.ts';
import { SectionReader } from '../../../../activities/convert/sql-dump/reader/section.ts';
import { readSection, type SectionHelper } from '../../../../activities/convert/sql-dump/section-helper.ts';

/** All that a dump gives: what it says, or the error. */
export interface Outcome {
  readonly csv: readonly string[];
  readonly figures: readonly unknown[];
  readonly notes: readonly string[];
  readonly provenance: unknown;
  readonly tables: readonly unknown[];
}

export interface InSections {
  readonly outcome: Outcome | string;
  /** Sections that were read by the helper and taken over. */
  readonly taken: number;
}

/** A helper without a thread. What it gets and gives is copied, as between threads. */
export function helperFor(whole: Uint8Array, maxRowBytes = 1 << 20): SectionHelper {
  const bytes = Buffer.from(whole);
  const reader = new SectionReader(maxRowBytes);
  return {
    ready: true,
    read: async (request) =>
      structuredClone(
        readSection(structuredClone(request), reader, (at, length) => bytes.subarray(at, at + length)),
      ),
    close: async () => {},
  };
}

/** Reads a dump as a conversion with a helper does. */
export async function readInSections(
  whole: Uint8Array,
  tables: readonly string[],
  shares: Shares,
  options: Partial<ReaderOptions> = {},
): Promise<InSections> {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-'));
  const path = join(folder, 'dump.sql');
  let taken = 0;
  const outcome = await outcomeOf(tables, options, async (reader) => {
    await writeFile(path, whole);
    const resume = reader.resume.bind(reader);
    reader.resume = (section, insert) => {
      const resumed = resume(section, insert);
      if (resumed) taken++;
      return resumed;
    };
    await feedInSections({ path, bytes: whole.length }, reader, helperFor(whole), shares, async () => {});
  });
  await rm(folder, { recursive: true });
  return { outcome, taken };
}

/** Reads a dump from its first byte to its last. */
export function readAlone(
  whole: Uint8Array,
  tables: readonly string[],
  options: Partial<ReaderOptions> = {},
): Promise<Outcome | string> {
  return outcomeOf(tables, options, async (reader) => reader.push(whole));
}

async function outcomeOf(
  tables: readonly string[],
  options: Partial<ReaderOptions>,
  feed: (reader: DumpReader) => Promise<void>,
): Promise<Outcome | string> {
  const wanted = tables.map((table) => ({ table }));
  const reader = new DumpReader({ name: 'dump.sql', tables: wanted, countLines: false, ...options });
  try {
    await feed(reader);
    reader.end();
  } catch (error) {
    if (error instanceof Error && error.name === 'BadInput') return error.message;
    throw error;
  }
  return {
    csv: reader.outputs.map(({ csv }) => new TextDecoder().decode(csv?.take())),
    figures: reader.outputs.map(({ csv }) => [csv?.nulls, csv?.multiline, csv?.longestRow]),
    notes: reader.notes,
    provenance: reader.provenance,
    tables: reader.catalog.all().map(({ name, rows }) => [name, rows]),
  };
}
