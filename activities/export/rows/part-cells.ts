import type { Role } from '../../table-requests.ts';
import { idWidth, isInteger } from '../column-type.ts';
import type { Cells } from './parquet/column.ts';
import { IntegerColumn } from './parquet/integer-column.ts';
import { TextColumn } from './parquet/text-column.ts';
import { WordCells } from './parquet/word-cells.ts';

/** What a source declares of a column; nothing in CSV. */
export interface Declared {
  /** Such as `int`. */
  readonly type: string;
  /** The whole declaration, such as `int(10) unsigned`. */
  readonly declared: string;
}

/** Ids, and what refers to one. */
const IDS = ['id', 'tag', 'ref'];

/** Whether the cells of a part become whole numbers: only ids do, where the source declares that they are nothing else. */
export function isNumber(part: string, declared: Declared | undefined): boolean {
  return IDS.includes(part) && declared !== undefined && isInteger(declared.type, declared.declared);
}

/** Where the cells of a column go, by its part in the dataset. */
export function partCells(role: Role, part: string, declared: Declared | undefined): Cells {
  if (part === 'value') return new WordCells();
  if (declared === undefined || !isNumber(part, declared)) return new TextColumn(part);
  return new IntegerColumn(part, idWidth(role, declared.type, declared.declared));
}
