import type { RowDataPacket } from 'mysql2';
import { expect, test } from 'vitest';
import type { Ask } from '../../../activities/export/sources/mysql/connection.ts';
import { countSent } from '../../../activities/export/sources/mysql/count.ts';

/** A server that answers questions with a row, or an error with a code. */
function server(answer: (sql: string) => number | string): { ask: Ask; asked: string[] } {
  const asked: string[] = [];
  const ask: Ask = async <Row extends RowDataPacket>(sql: string) => {
    asked.push(sql);
    const given = answer(sql);
    if (typeof given === 'string') throw Object.assign(new Error(given), { code: given });
    return [{ n: given }] as unknown as Row[];
  };
  return { ask, asked };
}

test('the rows sent are those that the server has counted', async () => {
  const { ask, asked } = server(() => 42);
  expect(await countSent(ask, 'tags')).toBe(42);
  expect(asked).toEqual(['SELECT FOUND_ROWS() AS n, ? AS `table`']);
});

test('a server that no longer counts what it sends is asked for the rows of the table', async () => {
  const { ask, asked } = server((sql) => (sql.includes('FOUND_ROWS') ? 'ER_SP_DOES_NOT_EXIST' : 7));
  expect(await countSent(ask, 'ta`gs')).toBe(7);
  expect(asked.at(-1)).toBe('SELECT COUNT(*) AS n FROM `ta``gs`');
});

test('any other error is one of the export', async () => {
  const { ask } = server(() => 'ECONNRESET');
  await expect(countSent(ask, 'tags')).rejects.toThrow('ECONNRESET');
});
