import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { type Script, section } from './script.ts';

/** Rows whose hash table takes about 100 MB. */
const ROWS_PER_RANGE = 2_000_000;

/** What a DuckDB may use: memory such as `512MB`, threads, and a folder for what does not fit in memory. */
export interface EngineOptions {
  readonly memory: string;
  readonly threads: number;
  /** Rows that are made distinct or grouped at a time (default: 2 million). It never changes a result. */
  readonly rowsPerRange?: number;
  readonly scratch: string;
  readonly signal: AbortSignal;
  /** Whether rows keep the order they were read in (default). Where it does not matter, memory is saved. */
  readonly ordered?: boolean;
}

/** One DuckDB for one attempt of one stage. Everything it holds goes with the attempt's scratch folder. */
export interface Engine {
  /** Rows that are made distinct or grouped at a time. */
  readonly rowsPerRange: number;
  /** Runs statements, with values bound to `$1…` if there is only one statement. */
  run(sql: string, values?: DuckDBValue[]): Promise<void>;
  /** Runs a COPY and returns the rows it wrote. */
  copy(sql: string): Promise<number>;
  /** Sets a variable that the `.sql` files read with `getvariable('name')`. */
  set(name: string, value: DuckDBValue): Promise<void>;
  /** Runs a named section of a `.sql` file. */
  play(script: Script, name: string): Promise<void>;
  /** All rows of a small result, as objects by column name. */
  rows<Row extends Record<string, DuckDBValue>>(sql: string, values?: DuckDBValue[]): Promise<Row[]>;
  /** The one row of a section that counts things, as numbers by column name. */
  counts<Name extends string>(script: Script, name: string): Promise<Record<Name, number>>;
  /** Runs work beside other work on the same tables, with variables and temporary views of its own. */
  beside<T>(work: (engine: Engine) => Promise<T>): Promise<T>;
  /** Fills a table of text columns. */
  fill(table: string, rows: Iterable<readonly string[]>): Promise<void>;
}

/**
 * Opens a DuckDB in memory that spills to the scratch folder, runs `work` with it and closes it. An abort
 * interrupts the statement that runs; its reason is thrown.
 */
export async function withEngine<T>(
  options: EngineOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  options.signal.throwIfAborted();
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memory,
    threads: String(options.threads),
    temp_directory: join(options.scratch, 'spill'),
    preserve_insertion_order: String(options.ordered ?? true),
    // A worker runs with no network but its own services.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    return await onConnection(instance, options, work);
  } catch (error) {
    options.signal.throwIfAborted();
    throw error;
  } finally {
    instance.closeSync();
  }
}

async function onConnection<T>(
  instance: DuckDBInstance,
  options: EngineOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  options.signal.addEventListener('abort', interrupt);
  try {
    return await work(engineOn(instance, connection, options));
  } finally {
    options.signal.removeEventListener('abort', interrupt);
    connection.closeSync();
  }
}

function engineOn(instance: DuckDBInstance, connection: DuckDBConnection, options: EngineOptions): Engine {
  const { signal, rowsPerRange = ROWS_PER_RANGE } = options;
  const run = async (sql: string, values?: DuckDBValue[]) => {
    signal.throwIfAborted();
    await connection.run(sql, values);
  };
  return {
    rowsPerRange,
    run,
    async copy(sql) {
      signal.throwIfAborted();
      const reader = await connection.runAndReadAll(sql);
      return Number(reader.getRows()[0]?.[0]);
    },
    set: (name, value) => run(`SET VARIABLE ${quoteName(name)} = $1`, [value]),
    play: (script, name) => run(section(script, name)),
    async rows<Row extends Record<string, DuckDBValue>>(sql: string, values?: DuckDBValue[]) {
      signal.throwIfAborted();
      const reader = await connection.runAndReadAll(sql, values);
      return reader.getRowObjects() as Row[];
    },
    async counts<Name extends string>(script: Script, name: string) {
      signal.throwIfAborted();
      const reader = await connection.runAndReadAll(section(script, name));
      const [row] = reader.getRowObjects();
      const counts = Object.entries(row ?? {}).map(([column, count]) => [column, Number(count)]);
      return Object.fromEntries(counts) as Record<Name, number>;
    },
    beside: (work) => onConnection(instance, options, work),
    async fill(table, rows) {
      const appender = await connection.createAppender(table);
      for (const row of rows) {
        for (const cell of row) appender.appendVarchar(cell);
        appender.endRow();
      }
      appender.closeSync();
    },
  };
}

/** A DuckDB identifier, quoted. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A DuckDB string literal, for the few places that take no bound value. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
