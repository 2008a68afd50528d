import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MariadbAddress } from '../../test/services/mariadb.ts';
import { type ExpectedFile, writeFiles } from '../generate/files.ts';
import { layOut } from '../generate/layout.ts';
import { shapeAt } from '../generate/shape.ts';
import { dump } from '../tables/dump.ts';
import { load, tablesOf } from '../tables/load.ts';

/** The generated data at a scale, ready for every contender. */
export interface Seed {
  readonly scale: number;
  /** Holds shots.csv, tags.csv, shots.sql, tags.sql, dataset.yaml, expected.csv and expected.json. */
  readonly folder: string;
  readonly database: string;
  readonly expected: ExpectedFile;
}

/**
 * Generates the files of a scale, unless they are there already, and loads the tables into the server, where somebody reads them
 * there.
 */
export async function plantSeed(
  server: MariadbAddress,
  folder: string,
  scale: number,
  needsServer: boolean,
): Promise<Seed> {
  const layout = layOut(shapeAt(scale));
  if (!existsSync(folder)) {
    const unfinished = `${folder}.part`;
    await rm(unfinished, { recursive: true, force: true });
    writeFiles(unfinished, layout);
    await rename(unfinished, folder);
  }
  const database = `stills_${String(scale).replace('.', '_')}`;
  if (needsServer) {
    await load(server, database, tablesOf(layout));
    for (const table of ['shots', 'tags']) {
      await dump(server, database, [table], join(folder, `${table}.sql`));
    }
  }
  const expected = JSON.parse(await readFile(join(folder, 'expected.json'), 'utf8'));
  return { scale, folder, database, expected };
}
