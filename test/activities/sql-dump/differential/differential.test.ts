import { describe, expect, it } from 'vitest';
import type { ReaderOptions } from '../../../../activities/sql-dump/reader/reader.ts';
import { dumpOf } from '../../../services/dump.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../../services/mysql.ts';
import { readChunks } from '../read.ts';
import { expectedRows, parseCsv } from './expected.ts';
import { FAILED_SEEDS } from './failed-seeds.ts';
import { type Random, random } from './random.ts';
import { type RandomFlags, randomFlags } from './random-flags.ts';
import { type RandomTable, randomTables } from './random-table.ts';

/** Each seed makes tables, and dumps them in as many ways. */
const DUMPS_PER_SEED = 10;
const dumps = Number(process.env.TAGSET_DIFFERENTIAL_DUMPS ?? 300);
const first = Number(process.env.TAGSET_DIFFERENTIAL_SEED ?? 1);
const seeds = Array.from({ length: Math.ceil(dumps / DUMPS_PER_SEED) }, (_, i) => first + i);

/** Every how many of the seeds are tried: mysqldump knows fewer ways to write a value than mariadb-dump. */
const EVERY = { mariadb: 1, mysql: 3 };

/** Looks like an INSERT and is none. */
const ROUTINE = `CREATE PROCEDURE decoy() BEGIN INSERT INTO t VALUES (1, 'it''s; ('); SELECT ";;"; END`;

describe.each(SERVERS)('what a dump of %s gives is what SELECT gives', (server) => {
  const tried = seeds.filter((_, at) => at % EVERY[server] === 0);
  it.each([...FAILED_SEEDS, ...tried])('for the tables of seed %i', async (seed) => {
    const r = random(seed);
    const plain = r.chance(0.3);
    const database = await createDatabase(server);
    try {
      await database.connection.query("SET SESSION sql_mode = '', time_zone = '+00:00'");
      const tables = randomTables(r, 2, plain, server);
      for (const statement of tables.flatMap(({ statements }) => statements))
        await database.connection.query(statement);
      await database.connection.query(ROUTINE);
      for (let i = 0; i < DUMPS_PER_SEED; i++) await compare(r, database, tables, randomFlags(r, plain));
    } finally {
      await database.drop();
    }
  });
});

async function compare(
  r: Random,
  database: TestDatabase,
  tables: readonly RandomTable[],
  flags: RandomFlags,
): Promise<void> {
  const qualified = r.chance(0.3);
  const source = qualified ? ['--databases', database.name] : [database.name];
  const whole = await dumpOf(database.server, [...flags.args, ...source]);
  const schema = flags.data
    ? readChunks([await dumpOf(database.server, ['--no-data', ...source])], []).reader.catalog.all()
    : undefined;
  const size = r.pick([1 + r.below(100), 4096, whole.length]);
  const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
    whole.subarray(i * size, (i + 1) * size),
  );
  for (const table of tables) {
    if (cannotBeRead(table, flags)) continue;
    const name = qualified ? `${database.name}.${table.name}` : table.name;
    const about = `${flags.args.join(' ')}; ${table.statements.join('; ')}`;
    const csv = csvOf(chunks, name, { allowMissingTrailer: !flags.marked, schema }, about);
    const [header, ...rows] = parseCsv(csv);
    expect(header, about).toEqual(
      table.columns.filter(({ generated }) => !generated).map(({ name }) => name),
    );
    expect(rows, about).toEqual(await expectedRows(database.connection, table, flags));
  }
}

function csvOf(
  chunks: readonly Uint8Array[],
  table: string,
  options: Partial<ReaderOptions>,
  about: string,
): string {
  try {
    return readChunks(chunks, [table], options).csv[0] ?? '';
  } catch (error) {
    throw new Error(`${about}: refused`, { cause: error });
  }
}

/** Under --default-character-set=binary text is in the character set of its column, and we read no UTF-16 and its like. */
function cannotBeRead(table: RandomTable, { charset }: RandomFlags): boolean {
  return (
    charset === 'binary' &&
    table.columns.some((column) => ['ucs2', 'utf16', 'utf32'].includes(column.charset ?? ''))
  );
}
