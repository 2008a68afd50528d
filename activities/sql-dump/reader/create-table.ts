import { charsetByName, UTF8 } from './charset.ts';
import type { Column } from './column.ts';
import { formOf } from './column-type.ts';
import { splitAtCommas } from './set-statement.ts';
import { keysOf, NO_KEYS, type TableKeys } from './table-keys.ts';
import { is, isName, type Token } from './tokens.ts';
import type { Window } from './window.ts';

/** First words of a definition that is no column. All are reserved, so that no column without quotes has such a name… */
const CONSTRAINTS = [
  'PRIMARY',
  'KEY',
  'INDEX',
  'UNIQUE',
  'FULLTEXT',
  'SPATIAL',
  'CONSTRAINT',
  'FOREIGN',
  'CHECK',
  'LIKE',
];
/** … but for these, which must be followed by one of those. */
const QUALIFIED_CONSTRAINTS: Readonly<Record<string, readonly string[]>> = {
  VECTOR: ['KEY', 'INDEX'],
  PERIOD: ['FOR'],
};

/** What may follow the name instead of columns. */
const ELSEWHERE = ['LIKE', 'AS', 'SELECT', 'WITH'];

/**
 * The columns of `( column type attributes, … constraint, … ) options`, the part of CREATE TABLE that follows the name.
 * Undefined for CREATE TABLE … LIKE and … SELECT.
 */
export function parseColumns(w: Window, tokens: readonly Token[]): Column[] | undefined {
  if (isElsewhere(tokens)) return undefined;
  if (!is(tokens[0], '(')) w.unexpected(tokens[0]?.at ?? w.pos, '"(" before the columns of a table');
  const close = closingParenthesis(tokens);
  if (close < 0) w.unexpected(tokens.at(-1)?.at ?? w.pos, '")" at the end of the columns');
  if (close === 1) w.unexpected(tokens[1]?.at ?? w.pos, 'the first column of a table');
  const options = tokens.slice(close + 1);
  return splitAtCommas(tokens.slice(1, close))
    .filter((definition) => !isConstraint(definition))
    .map((definition) => parseColumn(w, definition, charsetName(options)));
}

/** The keys that the same part of CREATE TABLE declares, once its columns were read. */
export function parseKeys(tokens: readonly Token[]): TableKeys {
  if (isElsewhere(tokens)) return NO_KEYS;
  return keysOf(splitAtCommas(tokens.slice(1, closingParenthesis(tokens))));
}

function isElsewhere(tokens: readonly Token[]): boolean {
  return ELSEWHERE.some((word) => is(tokens[0], word) || (is(tokens[0], '(') && is(tokens[1], word)));
}

/** The index of the parenthesis that closes the one at index 0, or -1. */
function closingParenthesis(tokens: readonly Token[]): number {
  let depth = 0;
  return tokens.findIndex((token) => {
    if (is(token, '(')) depth++;
    return is(token, ')') && --depth === 0;
  });
}

function isConstraint([first, second]: readonly Token[]): boolean {
  if (first?.kind !== 'word') return false;
  const word = first.text.toUpperCase();
  return (
    CONSTRAINTS.includes(word) || (QUALIFIED_CONSTRAINTS[word]?.some((next) => is(second, next)) ?? false)
  );
}

function parseColumn(w: Window, definition: readonly Token[], tableCharset: string | undefined): Column {
  const [name, typeName, ...rest] = definition;
  if (!isName(name)) w.unexpected(name?.at ?? w.pos, 'the name of a column');
  if (typeName?.kind !== 'word') w.unexpected(typeName?.at ?? name.at, `the type of column \`${name.text}\``);
  const type = typeName.text.toLowerCase();
  const size = is(rest[0], '(') ? rest.slice(1, closingParenthesis(rest)) : [];
  const attributes = topLevel(size.length > 0 ? rest.slice(size.length + 2) : rest);
  const has = (word: string): boolean => attributes.some((token) => is(token, word));
  const charset = charsetName(attributes) ?? tableCharset;
  const generated = has('GENERATED') || has('AS');
  return {
    name: name.text,
    type,
    declared: declaredType(typeName, size, attributes),
    size: size.map((token) => Number(token.text)).filter((number) => !Number.isNaN(number)),
    unsigned: has('UNSIGNED') || has('ZEROFILL') || type === 'serial',
    form:
      charsetName(attributes) === 'binary' && formOf(type) === 'text' && type !== 'json'
        ? 'binary'
        : formOf(type),
    charset: charset === undefined || type === 'json' ? UTF8 : charsetByName(charset),
    generated,
    invisible: has('INVISIBLE'),
    nullByDefault: nullByDefault(attributes) && !generated && type !== 'serial',
  };
}

function declaredType(type: Token, size: readonly Token[], attributes: readonly Token[]): string {
  const values = size.map(({ kind, text }) => (kind === 'string' ? `'${text}'` : text)).join('');
  const signs = attributes.filter((token) => is(token, 'UNSIGNED') || is(token, 'ZEROFILL'));
  return [type.text + (values === '' ? '' : `(${values})`), ...signs.map(({ text }) => text)]
    .join(' ')
    .toLowerCase();
}

/** Nullable, and no DEFAULT but NULL. */
function nullByDefault(attributes: readonly Token[]): boolean {
  const notNull = attributes.some((token, i) => is(token, 'NULL') && is(attributes[i - 1], 'NOT'));
  const value = attributes.findIndex((token) => is(token, 'DEFAULT')) + 1;
  return !notNull && (value === 0 || is(attributes[value], 'NULL'));
}

/** `CHARACTER SET x`, `CHARSET x` or what `COLLATE x_…` implies, in the attributes of a column or the options of a table. */
function charsetName(tokens: readonly Token[]): string | undefined {
  for (const [i, token] of tokens.entries()) {
    const value = tokens.slice(i + 1).find((next) => !is(next, '=') && !is(next, 'SET'));
    if (is(token, 'CHARSET') || (is(token, 'CHARACTER') && is(tokens[i + 1], 'SET')))
      return value?.text.toLowerCase();
  }
  const collate = tokens.findIndex((token) => is(token, 'COLLATE'));
  if (collate < 0) return undefined;
  return tokens
    .slice(collate + 1)
    .find((token) => !is(token, '='))
    ?.text.split('_')[0]
    ?.toLowerCase();
}

/** Without what stands in parentheses, such as the expression of a generated column. */
function topLevel(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (is(token, '(')) depth++;
    const keep = depth === 0;
    if (is(token, ')')) depth--;
    return keep;
  });
}
