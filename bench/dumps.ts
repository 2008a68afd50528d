import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMariadb } from '../test/services/mariadb.ts';
import { layOut } from './generate/layout.ts';
import { shapeAt } from './generate/shape.ts';
import { dump } from './tables/dump.ts';
import { load, tablesOf } from './tables/load.ts';

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, out: { type: 'string' } },
});
const folder = values.out ?? `bench/data/${values.scale}`;
mkdirSync(folder, { recursive: true });

const server = await startMariadb();
try {
  await load(server, 'stills', tablesOf(layOut(shapeAt(Number(values.scale)))));
  for (const tables of [['shots'], ['tags'], ['shots', 'tags']]) {
    const file = join(folder, `${tables.length === 1 ? tables[0] : 'all'}.sql`);
    const { seconds, bytes } = await dump(server, 'stills', tables, file);
    console.log(`${file}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s`);
  }
} finally {
  await server.stop();
}
