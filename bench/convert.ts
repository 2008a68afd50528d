import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startMariadb } from '../test/services/mariadb.ts';
import { alternate, type Contender, type Run } from './compare/contender.ts';
import { typicalRun } from './compare/median.ts';
import { layOut } from './generate/layout.ts';
import { shapeAt } from './generate/shape.ts';
import { dump } from './tables/dump.ts';
import { load, tablesOf } from './tables/load.ts';

/*
 * How long `tagset convert` takes for the dump of the `tags` table, the start of the program included, as a share of the time in which
 * `mariadb-dump` wrote it. Both run in turns, on the same disk.
 */

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, rounds: { type: 'string', default: '5' } },
});

const DUMP = 'mariadb-dump';
const THREE = 'three columns';
const ALL = 'all columns';
const PROMISES: readonly { readonly name: string; readonly share: number }[] = [
  { name: THREE, share: 0.5 },
  { name: ALL, share: 0.75 },
];
const MOST_MEMORY = 200 * 2 ** 20;

await mkdir('bench/data', { recursive: true });
const folder = await mkdtemp(join('bench', 'data', 'convert-'));
const server = await startMariadb();
try {
  const tags = tablesOf(layOut(shapeAt(Number(values.scale)))).filter(({ name }) => name === 'tags');
  await load(server, 'bench', tags);
  const file = join(folder, 'tags.sql');
  const contenders: Contender[] = [
    { name: DUMP, run: async () => ({ ...(await dump(server, 'bench', ['tags'], file)), stages: [] }) },
    { name: THREE, run: () => convert(file, ['--columns', 'id,value,ref_id']) },
    { name: ALL, run: () => convert(file, []) },
  ];
  const runs = await alternate(contenders, Number(values.rounds), (name, { seconds }) =>
    console.error(`${name} ${seconds.toFixed(2)} s`),
  );
  const typical = new Map([...runs].map(([name, some]) => [name, typicalRun(some)]));
  const { size } = await stat(file);
  console.log(`scale ${values.scale}: ${(size / 1e6).toFixed(0)} MB of SQL\n`);
  console.log('| | seconds | share | at most | peak MiB |\n|---|---:|---:|---:|---:|');
  const whole = typical.get(DUMP)?.seconds ?? Number.NaN;
  console.log(`| ${DUMP} | ${whole.toFixed(2)} | | | |`);
  for (const { name, share } of PROMISES) {
    const { seconds = Number.NaN, peakBytes = Number.NaN } = typical.get(name) ?? {};
    const kept = seconds / whole <= share && peakBytes < MOST_MEMORY;
    const memory = (peakBytes / 2 ** 20).toFixed(0);
    console.log(
      `| ${name} | ${seconds.toFixed(2)} | ${(seconds / whole).toFixed(2)} | ${share} | ${memory} | ${kept ? 'met' : '**missed**'}`,
    );
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true });
}

async function convert(file: string, columns: readonly string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['bin/tagset.js', 'convert', file, '--table', 'tags', ...columns, '-o', join(folder, 'tags.csv')],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  let peakBytes = 0;
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peakBytes = Math.max(peakBytes, 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
  }, 20);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  if (code !== 0) throw new Error(`tagset convert ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, peakBytes, stages: [] };
}
