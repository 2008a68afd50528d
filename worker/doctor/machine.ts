import { statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { removeScratch, scratchFolder } from '../../activities/scratch-folder.ts';
import type { Config } from '../config.ts';
import type { Standing } from '../dependencies.ts';
import { bytes } from '../figures.ts';
import { type Checked, type Examination, NotChecked, type Said } from './examination.ts';

/** Room that a run needs for each byte of the source: we measured 0.4, and DuckDB may spill where memory is short. */
const SCRATCH_PER_BYTE = 2;
/** What Node, the reader and the upload take beside DuckDB. */
const BESIDE_DUCKDB = 300e6;

/** Room on the disk of the scratch files, and memory. */
export function checkMachine(
  examination: Examination,
  config: Checked<Config>,
  standing: Checked<Standing>,
  size: Checked<number | undefined>,
): void {
  const scratch = examination.check('scratch', [standing], async (_, { resources }) => {
    const folder = resources.scratch;
    await removeScratch(await scratchFolder(folder, 'doctor'));
    return { text: `${folder} can be written to`, value: folder };
  });
  examination.check('scratch room', [scratch, size], (_, folder, source) =>
    room(folder, source, SCRATCH_PER_BYTE, 'resources.scratch'),
  );
  examination.check('memory', [config], (_, { settings }) => {
    const { memory, activities } = settings.resources;
    const there = memoryOfMachine();
    const each = bytesOf(memory);
    const shown = `${bytes(there)} are there, of which each of ${activities} activities at once may take ${memory}`;
    if (each + BESIDE_DUCKDB > there)
      throw new Error(`${shown}: that is too much. Lower resources.memory; what does not fit goes to disk.`);
    const value = undefined;
    if (each * activities + BESIDE_DUCKDB <= there)
      return { text: `${shown} (${availableParallelism()} cores)`, value };
    return {
      state: 'warning' as const,
      text: `${shown}: two at once may be too much. Lower resources.memory or resources.activities.`,
      value,
    };
  });
}

/**
 * Throws where a disk has less room than is needed.
 * @param source bytes of the source, for each of which so many are needed; nothing where they are not known
 */
export async function room(
  folder: string,
  source: number | undefined,
  perByte: number,
  setting: string,
): Promise<Said<undefined>> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (source === undefined)
    throw new NotChecked(
      `${bytes(free)} are free in ${folder}; how many a build needs is not known, since the size of the source is not`,
    );
  const needed = source * perByte;
  const text = `${bytes(free)} are free in ${folder}, where a build may need ${bytes(needed)}`;
  if (free >= needed) return { text, value: undefined };
  throw new Error(`${text}. Make room, or name a folder on another disk in ${setting}.`);
}

/** What a container may use, else what there is. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

const UNITS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Of a size in dataset.yaml, such as `512MB`. */
function bytesOf(size: string): number {
  const [, count, unit = ''] = /^([\d.]+)\s*(\w+)$/.exec(size) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN);
}
