import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { mysqlUrl, startMariadb } from '../test/services/mariadb.ts';
import { startTemporal } from '../test/services/temporal.ts';
import { alternate } from './compare/contender.ts';
import { FROM_CSV, FROM_DUMPS, FROM_LIVE } from './compare/promises.ts';
import { preparePython } from './compare/python.ts';
import { report } from './compare/report.ts';
import { rivals } from './compare/rivals.ts';
import { plantSeed } from './compare/seed.ts';
import { openSite } from './compare/site.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', multiple: true, default: ['1', '10'] },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', multiple: true },
    data: { type: 'string', default: 'bench/data' },
  },
});

await preparePython();
const scratch = await mkdtemp(join(tmpdir(), 'tagset-compare-'));
const server = await startMariadb();
const temporal = await startTemporal();
const connection = await Connection.connect({ address: temporal.address });
try {
  const client = new Client({ connection, namespace: temporal.namespace });
  for (const scale of values.scale.map(Number)) {
    // From scale 100 on, loading the tables takes longer than all that is measured.
    const needsServer = !values.only?.every((part) => part === FROM_CSV);
    const seed = await plantSeed(server, resolve(values.data, String(scale)), scale, needsServer);
    const dumps = { dump: { images: join(seed.folder, 'shots.sql'), tags: join(seed.folder, 'tags.sql') } };
    const csv = { csv: { images: join(seed.folder, 'shots.csv'), tags: join(seed.folder, 'tags.csv') } };
    const live = { mysql: { url: mysqlUrl(server, seed.database) } };
    const folder = join(scratch, `site-${scale}`);
    const site = await openSite({ temporal, client, seed, folder, source: dumps });
    try {
      const all = [
        ...rivals(server, seed, scratch),
        site.build(FROM_DUMPS, dumps),
        site.build(FROM_CSV, csv),
        site.build(FROM_LIVE, live),
      ];
      const chosen = all.filter(({ name }) => values.only?.some((part) => name.includes(part)) ?? true);
      const runs = await alternate(chosen, Number(values.rounds), (name, { seconds }) =>
        console.error(`scale ${scale}: ${name} ${seconds.toFixed(2)} s`),
      );
      console.log(await report('bench/results', scale, runs));
    } finally {
      await site.stop();
    }
  }
} finally {
  await connection.close();
  await temporal.stop();
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
