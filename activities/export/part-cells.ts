import { isRead, type Role } from '../tables.ts';
import type { Cells } from './parquet/column.ts';
import { IntegerColumn, type IntegerWidth } from './parquet/integer-column.ts';
import { TextColumn } from './parquet/text-column.ts';
import { WordCells } from './parquet/word-cells.ts';

/**
 * Where the cells of a column go, by its part in the dataset; `undefined` if no later stage reads them.
 * @param width of its whole numbers, where the source declares that it holds nothing else; only ids and references are staged so
 */
export function partCells(role: Role, part: string, width: IntegerWidth | undefined): Cells | undefined {
  if (!isRead(role, part)) return undefined;
  if (part === 'value') return new WordCells();
  const isId = part === 'id' || part === 'ref';
  return isId && width !== undefined ? new IntegerColumn(part, width) : new TextColumn(part);
}
