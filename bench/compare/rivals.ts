import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type MariadbAddress, mysqlUrl } from '../../test/services/mariadb.ts';
import { dump } from '../tables/dump.ts';
import type { Contender, Run } from './contender.ts';
import { POLARS, POLARS_ALONE } from './promises.ts';
import { runRival } from './python.ts';
import type { Seed } from './seed.ts';

/** The hand-made chain in its three shares, and what an expert would write today. */
export function rivals(server: MariadbAddress, seed: Seed, scratch: string): Contender[] {
  const { folder, database, expected } = seed;
  const input = (name: string) => join(folder, name);
  const output = (name: string) => join(scratch, name);

  const checked = async (run: Run, file: string): Promise<Run> => {
    const hash = createHash('sha256');
    await pipeline(createReadStream(file), hash);
    if (hash.digest('hex') !== expected.contentSha256) throw new Error(`${file} is not the expected dataset`);
    return run;
  };

  const polars = (name: string, connections: number): Contender => ({
    name,
    async run() {
      const file = output('polars.csv');
      const args = [mysqlUrl(server, database), input('dataset.yaml'), file, `${connections}`];
      return checked(await runRival('connectorx_polars.py', args), file);
    },
  });

  return [
    {
      name: 'mariadb-dump',
      async run() {
        const shots = await dump(server, database, ['shots'], output('shots.sql'));
        const tags = await dump(server, database, ['tags'], output('tags.sql'));
        const stages = [
          { name: 'shots', seconds: shots.seconds },
          { name: 'tags', seconds: tags.seconds },
        ];
        return { seconds: shots.seconds + tags.seconds, stages };
      },
    },
    {
      name: 'SQL to CSV in Python',
      async run() {
        const shots = await runRival('sql_to_csv.py', [input('shots.sql'), 'shots', output('shots.csv')]);
        const tags = await runRival('sql_to_csv.py', [input('tags.sql'), 'tags', output('tags.csv')]);
        const stages = [
          { name: 'shots', seconds: shots.seconds },
          { name: 'tags', seconds: tags.seconds },
        ];
        const peakBytes = Math.max(shots.peakBytes ?? 0, tags.peakBytes ?? 0);
        return { seconds: shots.seconds + tags.seconds, peakBytes, stages };
      },
    },
    {
      name: 'pandas from CSV',
      async run() {
        const file = output('pandas.csv');
        const args = [input('tags.csv'), input('shots.csv'), input('dataset.yaml'), file];
        return checked(await runRival('article.py', args), file);
      },
    },
    polars(POLARS, availableParallelism()),
    polars(POLARS_ALONE, 1),
  ];
}
