import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { writeCsv } from '../../activities/pipeline/write-csv.ts';
import { type FaultScene, injection } from '../injection.ts';
import { isRetried, wasRetried } from '../oracle/retries.ts';

type Row = (string | null)[];

/** Shorter than the export takes to read the file. */
const PAUSE_MS = 20;

const TABLES = [
  ['shots', ['id', 'shot_image_id']],
  ['tags', ['id', 'value', 'ref_id']],
] as const;

const KINDS = {
  'a CSV file': { source: '{ csv: { images: shots.csv, tags: tags.csv } }', file: 'tags.csv' },
  'a gzipped CSV file': { source: '{ csv: { images: shots.csv, tags: tags.csv.gz } }', file: 'tags.csv.gz' },
  'a dump': { source: '{ dump: all.sql }', file: 'all.sql' },
  'a gzipped dump': { source: '{ dump: all.sql.gz }', file: 'all.sql.gz' },
} as const;

/** How last month's file becomes this month's. */
const WAYS: Record<string, (file: string, before: Buffer, now: Buffer) => void> = {
  'in place': (file, _, now) => writeFileSync(file, now),
  'by rename': (file, _, now) => {
    writeFileSync(`${file}.new`, now);
    renameSync(`${file}.new`, file);
  },
  // What was missing at its end comes.
  'appended to': (file, before, now) => appendFileSync(file, now.subarray(before.length)),
};

for (const [what, { source, file }] of Object.entries(KINDS))
  for (const way of Object.keys(WAYS))
    injection(
      'source file rewritten while it is read',
      `${what}, ${way}`,
      async (scene) => {
        const { before, now } = await fileOf(scene, file, way);
        const path = join(scene.folder, file);
        await writeFile(path, before);
        await scene.startWorker();
        const build = await scene.startBuild();
        // Whoever reads it reads it while it changes, as often as he tries.
        const noticed = isRetried(build);
        let over = false;
        void noticed.finally(() => {
          over = true;
        });
        while (!over) {
          await writeFile(path, before);
          await sleep(PAUSE_MS);
          WAYS[way]?.(path, before, now);
          await sleep(PAUSE_MS);
        }
        await noticed;
        await writeFile(path, now);
        scene.healed();
        await wasRetried(build, /was written to or replaced .* while it was read|it may still be growing/);
        return { build };
      },
      { site: 'bulky', source },
    );

/** The file with the tags as it is first and as it should be; writes the others. */
async function fileOf(
  scene: FaultScene,
  file: string,
  way: string,
): Promise<{ before: Buffer; now: Buffer }> {
  const connection = await scene.connect();
  const rows: Record<string, Row[]> = {};
  for (const [table, columns] of TABLES) {
    const [found] = await connection.query({
      sql: `SELECT ${columns.map((name) => `CAST(${name} AS CHAR)`).join(', ')} FROM ${table} ORDER BY id`,
      rowsAsArray: true,
    });
    rows[table] = found as unknown as Row[];
  }
  const { shots = [], tags = [] } = rows;
  await writeFile(join(scene.folder, 'shots.csv'), csv(0, shots));
  const text = (some: Row[]) => (file.includes('.sql') ? dump(shots, some) : csv(1, some));
  const packed = (content: string) => (file.endsWith('.gz') ? gzipSync(content) : Buffer.from(content));
  const now = packed(text(tags));
  if (way === 'appended to') return { before: now.subarray(0, Math.floor(now.length * 0.9)), now };
  // The same rows, each with the tag of another.
  const others = tags.map(([id = null, , ref = null], at): Row => [id, tags.at(-at)?.[1] ?? null, ref]);
  return { before: packed(text(others)), now };
}

const csv = (table: 0 | 1, rows: Row[]) => writeCsv([[...TABLES[table][1]], ...rows]);

function dump(shots: Row[], tags: Row[]): string {
  const statements = [shots, tags].map((rows, at) => {
    const [name, columns] = TABLES[at as 0 | 1];
    const values = rows.map((row) => `(${row.map((cell) => (cell === null ? 'NULL' : `'${cell}'`)).join()})`);
    return `CREATE TABLE \`${name}\` (${columns.map((column) => `\`${column}\` text`).join(', ')});
INSERT INTO \`${name}\` VALUES ${values.join(',\n')};\n`;
  });
  return `-- MariaDB dump 10.19\n${statements.join('')}-- Dump completed on 2026-11-01  3:00:00\n`;
}
