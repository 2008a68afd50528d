import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const CHUNK = 1 << 20;
const QUOTE = 0x22;
const LF = 0x0a;

/** Files smaller than this are read as fast as they are cut. */
const WORTH_CUTTING = 8 << 20;

/**
 * Cuts a canonical CSV file into files of about the same size, each with the header row, between rows and
 * never at a line break within a cell: only between rows is the number of quotes before a line break even.
 * @returns the paths of the parts; the path itself if the file is small
 */
export async function splitRows(
  path: string,
  folder: string,
  parts: number,
  signal: AbortSignal,
): Promise<string[]> {
  const { size } = await stat(path);
  if (size < WORTH_CUTTING || parts < 2) return [path];
  const ends = await rowEnds(path, size / parts, parts, signal);
  const [header = 0] = ends;
  const bounds = [...ends, size].filter((end, at, all) => at === 0 || end > (all[at - 1] ?? 0));
  return Promise.all(
    bounds.slice(1).map(async (end, at) => {
      const part = join(folder, `${at}-${basename(path)}`);
      const target = createWriteStream(part);
      await pipeline(createReadStream(path, { start: 0, end: header - 1 }), target, { end: false, signal });
      const rows = createReadStream(path, { start: bounds[at] ?? 0, end: end - 1, highWaterMark: CHUNK });
      await pipeline(rows, target, { signal });
      return part;
    }),
  );
}

/** Where the header row ends, and the first row after every `distance` bytes; at most `count` such places. */
async function rowEnds(
  path: string,
  distance: number,
  count: number,
  signal: AbortSignal,
): Promise<number[]> {
  const ends: number[] = [];
  let quoted = 0;
  let offset = 0;
  let wanted = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, signal })) {
    const bytes: Buffer = chunk;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === QUOTE) quoted ^= 1;
      else if (byte === LF && quoted === 0 && offset + at >= wanted) {
        ends.push(offset + at + 1);
        wanted += distance;
      }
    }
    if (ends.length === count) break;
    offset += bytes.length;
  }
  return ends;
}
