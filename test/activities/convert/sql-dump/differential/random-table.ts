import { escapeId } from 'mysql2';
import type { Random } from './random.ts';
import { type RandomColumn, randomColumn } from './random-column.ts';
import { randomNames } from './random-text.ts';

export interface RandomTable {
  readonly name: string;
  readonly columns: readonly (RandomColumn & { readonly name: string })[];
  /** The statements that make it and fill it. */
  readonly statements: readonly string[];
}

/** Tables with columns of every type, filled with values of every kind. `plain` names need no quotes. */
export function randomTables(random: Random, count: number, plain: boolean): RandomTable[] {
  return randomNames(random, count, plain).map((name) => randomTable(random, name, plain));
}

function randomTable(random: Random, name: string, plain: boolean): RandomTable {
  const kinds = [
    column('int NOT NULL PRIMARY KEY'),
    ...random.times(1 + random.below(8), () => randomColumn(random)),
  ];
  const names = randomNames(random, kinds.length, plain);
  const columns = kinds.map((kind, i) => ({ ...kind, name: names[i] as string }));
  const definitions = columns.map((one) => `${escapeId(one.name, true)} ${one.definition}`);
  const statements = [
    `CREATE TABLE ${escapeId(name, true)} (${definitions.join(', ')}) DEFAULT CHARSET=utf8mb4`,
  ];
  const filled = columns.filter(({ generated }) => !generated);
  const list = filled.map((one) => escapeId(one.name, true)).join(', ');
  const rows = random.below(12);
  for (let row = 1; row <= rows; row++) {
    const values = filled.map((one, i) => (i === 0 ? String(row) : randomValue(random, one)));
    statements.push(`INSERT INTO ${escapeId(name, true)} (${list}) VALUES (${values.join(', ')})`);
  }
  return { name, columns, statements };
}

function randomValue(random: Random, { definition, value }: RandomColumn): string {
  return random.chance(0.15) && !definition.includes('NOT NULL') ? 'NULL' : value(random);
}

function column(definition: string): RandomColumn {
  return { definition, form: 'text', charset: undefined, generated: false, value: () => '0' };
}
