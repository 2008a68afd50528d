import type { Engine } from '../duckdb/engine.ts';
import { BadInput } from '../errors.ts';
import { formOf, type KeptType, sqlTypeOf } from '../kept-type.ts';
import { quoted } from '../shown.ts';
import { keptColumn, keptColumns, type Tables } from '../tables.ts';

/** A date that MySQL writes where there is none, or only a part of one. */
const NO_DATE = "'(0000-[0-9]{2}-[0-9]{2}|[0-9]{4}-00-[0-9]{2}|[0-9]{4}-[0-9]{2}-00)([ T][0-9:.]*)?'";

/** A kept column on its way from text to its type. */
export interface KeptCells {
  readonly name: string;
  readonly part: string;
  readonly type: KeptType;
  /** The expression of a cell as what it is published as; NULL for what is none. */
  readonly value: string;
}

/** The kept columns of the images, in their order. */
export function keptCells({ images }: Tables, types: readonly KeptType[]): KeptCells[] {
  return keptColumns(images).map(({ name }, at) => {
    const [part, type] = [keptColumn(at), types[at] ?? 'text'];
    return { name, part, type, value: type === 'text' ? part : typed(part, type) };
  });
}

/** DuckDB takes the year 0000, which stands for none, for the first before Christ. */
function typed(part: string, type: KeptType): string {
  const value = `TRY_CAST(${part} AS ${sqlTypeOf(type)})`;
  return isMoment(type) ? `CASE WHEN NOT regexp_full_match(${part}, ${NO_DATE}) THEN ${value} END` : value;
}

function isMoment(type: KeptType): boolean {
  return type === 'date' || type === 'timestamp';
}

/**
 * Throws `BadInput` where a cell is not of the type that its column was given, and would be lost or changed. Dates that MySQL writes where there is
 * none, such as 0000-00-00, are NULL.
 */
export async function refuseOtherTypes(
  engine: Engine,
  { images }: Tables,
  kept: readonly KeptCells[],
): Promise<void> {
  for (const { name, part, type, value } of kept) {
    if (type === 'text') continue;
    const none = isMoment(type) ? `AND NOT regexp_full_match(${part}, ${NO_DATE})` : '';
    const lost = `${value} IS NULL${type === 'number' ? ` OR NOT isfinite(${value})` : ''}`;
    const [odd] = await engine.rows<{ cell: string; id: string }>(
      `SELECT ${part} AS cell, id :: VARCHAR AS id FROM merged WHERE ${part} IS NOT NULL AND (${lost} OR NOT regexp_full_match(${part}, '${formOf(type)}')) ${none} ORDER BY merged.id LIMIT 1`,
    );
    if (odd)
      throw new BadInput(
        `${images.table}.${name} is ${quoted(odd.cell)} for the ${images.id} ${odd.id}, which is not of the type ${type}. Correct it at the source, or keep the column as text: tables.images.keep: [{ column: ${name}, type: text }].`,
      );
  }
}
