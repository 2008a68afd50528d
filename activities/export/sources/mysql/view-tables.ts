/** A table by its full name. */
export interface TableName {
  readonly database: string;
  readonly table: string;
}

/** Quoted names, texts, words, and marks that stand alone; all else separates them. */
const TOKEN = /`(?:[^`]|``)*`|'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|[\p{L}\p{N}_$]+|[().]/gsu;
const NAME = /^[`\p{L}\p{N}_$]/u;

/** What is between two parentheses, as far as it has been read. */
interface Level {
  hasSelect: boolean;
  hasFrom: boolean;
  /** Whether a table, a subquery or an opening parenthesis comes next. */
  wantsTable: boolean;
}

/**
 * The tables and views that a view reads, each once. Columns have two names or three, tables behind FROM and JOIN always two:
 * the server writes definitions out in full, whatever their author wrote.
 * @param definition `view_definition` of information_schema.views
 */
export function tablesOfView(definition: string): TableName[] {
  const tokens = definition.match(TOKEN) ?? [];
  const found = new Map<string, TableName>();
  const levels: Level[] = [];
  let level: Level = { hasSelect: false, hasFrom: false, wantsTable: false };
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as string;
    const word = token.toLowerCase();
    if (token === '(') {
      levels.push({ ...level, wantsTable: false });
      level = { hasSelect: false, hasFrom: level.wantsTable, wantsTable: level.wantsTable };
    } else if (token === ')') level = levels.pop() ?? level;
    else if (word === 'select') level = { hasSelect: true, hasFrom: false, wantsTable: false };
    // EXTRACT and TRIM have a FROM too, and no table behind it.
    else if (word === 'from') level.hasFrom = level.wantsTable = level.hasSelect;
    else if (word === 'join' || word === 'straight_join') level.wantsTable = level.hasFrom;
    else if (level.wantsTable && NAME.test(token)) {
      level.wantsTable = false;
      if (tokens[at + 1] !== '.') continue;
      const [database, table] = [plain(token), plain(tokens[at + 2] ?? '')];
      found.set(JSON.stringify([database, table]), { database, table });
      at += 2;
    }
  }
  return [...found.values()];
}

function plain(name: string): string {
  return name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name;
}
