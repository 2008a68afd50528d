import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Engine,
  type EngineOptions,
  quoteName,
  quoteText,
  withEngine,
} from '../../../activities/duckdb/engine.ts';
import { eachRange } from '../../../activities/duckdb/ranges.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tagset-engine-'));
});
afterEach(() => rm(scratch, { recursive: true }));

async function engine<T>(
  work: (engine: Engine) => Promise<T>,
  options: Partial<EngineOptions> = {},
): Promise<T> {
  const { signal } = new AbortController();
  const own = await mkdtemp(join(scratch, 'attempt-'));
  return withEngine({ memory: '128MB', threads: 2, scratch: own, signal, ...options }, work);
}

describe('the engine', () => {
  test('quotes names and texts so that they stay names and texts', async () => {
    const nasty = `a"b'c; DROP TABLE x; --`;
    const rows = await engine((db) => db.rows(`SELECT ${quoteText(nasty)} AS ${quoteName(nasty)}`));
    expect(rows).toEqual([{ [nasty]: nasty }]);
  });

  test('interrupts the statement that runs when the signal fires, and throws its reason', async () => {
    const cancel = new AbortController();
    const reason = new Error('enough');
    const endless = engine(
      (db) => db.run('SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b'),
      {
        signal: cancel.signal,
      },
    );
    setTimeout(() => cancel.abort(reason), 100);
    await expect(endless).rejects.toBe(reason);
  });

  test('does not start where the signal has fired', async () => {
    await expect(
      engine(async () => 'done', { signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });

  test('loads nothing from the network', async () => {
    const settings = await engine((db) =>
      db.rows<{ value: string }>(
        "SELECT value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions'",
      ),
    );
    expect(settings.map(({ value }) => value)).toEqual(['false', 'false']);
  });
});

describe('ranges of a column', () => {
  /** The rows of each range as `work` sees them. */
  async function rangesOf(values: string, type: string, rowsPerRange: number): Promise<string[][]> {
    return engine(
      async (db) => {
        await db.run(`CREATE TABLE t AS SELECT unnest(${values}) :: ${type} AS id`);
        const [counted] = await db.rows<{ n: bigint }>('SELECT count(*) AS n FROM t');
        const seen: string[][] = [];
        const cut = { relation: 't', column: 'id', rows: Number(counted?.n) };
        await eachRange(db, cut, async () => {
          const rows = await db.rows<{ id: string }>(
            `SELECT id :: VARCHAR AS id FROM t
             WHERE (getvariable('above') IS NULL OR id > getvariable('above'))
               AND (getvariable('upto') IS NULL OR id <= getvariable('upto')) ORDER BY t.id`,
          );
          seen.push(rows.map(({ id }) => id));
        });
        return seen;
      },
      { rowsPerRange },
    );
  }

  test.each([
    ['numbers', 'range(0, 100)', 'BIGINT'],
    ['negative numbers', 'range(-50, 50)', 'BIGINT'],
    [
      'unsigned numbers beyond 63 bits',
      'list_transform(range(0, 100), lambda i: 18446744073709551515 + i)',
      'UBIGINT',
    ],
    ['texts', "list_transform(range(0, 100), lambda i: 'é' || lpad(i :: VARCHAR, 3, '0'))", 'VARCHAR'],
  ])('hold every row of %s once, in order', async (_, values, type) => {
    const [whole] = await rangesOf(values, type, 1000);
    const ranges = await rangesOf(values, type, 9);
    expect(ranges.length).toBeGreaterThan(5);
    expect(whole).toHaveLength(100);
    expect(ranges.flat()).toEqual(whole);
  });

  test('are fewer where many rows have one value', async () => {
    expect(await rangesOf('[7, 7, 7, 7, 7, 7, 7, 7, 9]', 'BIGINT', 2)).toEqual([Array(8).fill('7'), ['9']]);
  });

  test('are one for no rows at all', async () => {
    expect(await rangesOf('[] :: INTEGER[]', 'BIGINT', 2)).toEqual([[]]);
  });
});
