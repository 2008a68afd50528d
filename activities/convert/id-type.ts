import type { Engine } from '../duckdb/engine.ts';
import { readScript, section } from '../duckdb/script.ts';
import type { Converted } from '../run.ts';

const script = readScript('./convert.sql', import.meta.url);

type IdType = Converted['idType'];

/** Finds out what ids of texts are: numbers if all of them are, and no two become one. */
export async function idTypeOf(engine: Engine, relation: string): Promise<IdType> {
  await engine.run(
    `CREATE OR REPLACE VIEW written AS SELECT CAST(id AS VARCHAR) AS id FROM ${relation} WHERE id IS NOT NULL`,
  );
  const [row] = await engine.rows<{ type: IdType; padded: boolean }>(section(script, 'id_type'));
  const type = row?.type ?? 'VARCHAR';
  if (type === 'VARCHAR' || !row?.padded) return type;
  const [ids] = await engine.rows<{ apart: boolean }>(section(script, 'ids_apart'));
  return ids?.apart ? type : 'VARCHAR';
}

/**
 * The expression of an id as what it is compared as; NULL where it is none.
 * @param declared whether the column is declared to hold whole numbers, as the ids are
 */
export function typed(column: string, type: IdType, declared: boolean): string {
  if (declared) return `CAST(${column} AS BIGINT)`;
  return type === 'VARCHAR'
    ? `CAST(${column} AS VARCHAR)`
    : `${type.toLowerCase()}_of(CAST(${column} AS VARCHAR))`;
}
