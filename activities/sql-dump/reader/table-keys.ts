import { is, isName, type Token } from './tokens.ts';

/** What a schema declares of a table's keys. No rows are read by it. */
export interface TableKeys {
  readonly primary: readonly string[];
  /** Foreign keys of one column. */
  readonly foreign: readonly { readonly column: string; readonly table: string; readonly target: string }[];
}

export const NO_KEYS: TableKeys = { primary: [], foreign: [] };

/**
 * The keys among definitions of CREATE TABLE, such as `id INT PRIMARY KEY`, `PRIMARY KEY (id)` or `CONSTRAINT fk FOREIGN KEY (tag_id)
 * REFERENCES tags (id)`, or among what ALTER TABLE adds. What reads otherwise is no error: it only says less.
 */
export function keysOf(definitions: readonly (readonly Token[])[], before: TableKeys = NO_KEYS): TableKeys {
  const primary = [...before.primary];
  const foreign = [...before.foreign];
  for (const definition of definitions) {
    const key = definition.findIndex((token, at) => is(token, 'KEY') && is(definition[at - 1], 'PRIMARY'));
    const [first] = definition;
    if (key > 0) {
      const listed = namesAfter(definition, key);
      primary.push(...(listed.length > 0 ? listed : isName(first) ? [first.text] : []));
    }
    const references = definition.findIndex((token) => is(token, 'REFERENCES'));
    const to = definition[references + 1];
    if (references < 0 || !isName(to)) continue;
    const column = namesAfter(definition, definition.findIndex((token) => is(token, 'FOREIGN')) + 1);
    const target = namesAfter(definition, references);
    if (column.length === 1 && target.length === 1)
      foreign.push({ column: column[0] as string, table: to.text, target: target[0] as string });
  }
  return { primary, foreign };
}

/** The names in the first parentheses behind a token; none where something else than a name of a constraint stands between. */
function namesAfter(tokens: readonly Token[], after: number): string[] {
  const open = tokens.findIndex((token, at) => at > after && is(token, '('));
  if (open < 0 || open > after + 4) return [];
  const close = tokens.findIndex(
    (token, at) => at > open && is(token, ')') && depthAt(tokens, open, at) === 0,
  );
  return tokens
    .slice(open + 1, close)
    .filter((token, at, inside) => isName(token) && (at === 0 || is(inside[at - 1], ',')))
    .map(({ text }) => text);
}

function depthAt(tokens: readonly Token[], from: number, to: number): number {
  let depth = 0;
  for (const token of tokens.slice(from, to + 1)) {
    if (is(token, '(')) depth++;
    if (is(token, ')')) depth--;
  }
  return depth;
}
