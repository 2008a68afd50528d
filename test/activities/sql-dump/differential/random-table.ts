import { escapeId } from 'mysql2';
import type { ServerName } from '../../../services/mysql.ts';
import type { Random } from './random.ts';
import { type RandomColumn, randomColumn } from './random-column.ts';
import { randomNames } from './random-text.ts';

export interface RandomTable {
  readonly name: string;
  readonly columns: readonly (RandomColumn & { readonly name: string })[];
  /** The statements that make it and fill it. */
  readonly statements: readonly string[];
}

/** What takes the values of MariaDB's own types in MySQL. */
const IN_MYSQL: Readonly<Record<string, string>> = {
  uuid: 'char(36) CHARACTER SET ascii',
  inet6: 'varchar(45) CHARACTER SET ascii',
};

/** Tables with columns of every type of a server, filled with values of every kind. `plain` names need no quotes. */
export function randomTables(
  random: Random,
  count: number,
  plain: boolean,
  server: ServerName,
): RandomTable[] {
  return randomNames(random, count, plain).map((name) => randomTable(random, name, plain, server));
}

function randomTable(random: Random, name: string, plain: boolean, server: ServerName): RandomTable {
  const kinds = [
    column('int NOT NULL PRIMARY KEY'),
    ...random.times(1 + random.below(8), () => {
      const column = randomColumn(random);
      const definition = (server === 'mysql' && IN_MYSQL[column.definition]) || column.definition;
      return { ...column, definition };
    }),
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
