import type { Session } from './session.ts';
import { is, isName, type Token } from './tokens.ts';
import type { Window } from './window.ts';

/** What one SET statement saved under the name `@OLD_…`, as dumps do at their beginning, and restored from there. */
export interface SavedAndRestored {
  readonly saved: string[];
  readonly restored: string[];
}

/** Runs `SET variable = expression, …` as far as reading the dump depends on it. */
export function runSet(w: Window, tokens: readonly Token[], session: Session): SavedAndRestored {
  const saved: string[] = [];
  const restored: string[] = [];
  const another = tokens.find((token, i) => i > 0 && is(token, 'SET') && !is(tokens[i - 1], 'CHARACTER'));
  if (another !== undefined) w.unexpected(another.at, `"${session.delimiter}" before the next statement`);
  for (const assignment of splitAtCommas(tokens.slice(1))) {
    const { name, user, expression } = parseAssignment(assignment);
    if (name === undefined) continue;
    if (user && /^old_/.test(name)) saved.push(name);
    restored.push(...oldVariables(expression));
    const value = evaluate(expression, session);
    if (!user && name === 'sql_mode') checkMode(w, assignment);
    session.variables.set(user ? `@${name}` : name, value);
  }
  return { saved, restored };
}

interface Assignment {
  readonly name: string | undefined;
  /** Whether it is a user variable, `@name`. */
  readonly user: boolean;
  readonly expression: readonly Token[];
}

/** `NAMES x`, `CHARACTER SET x`, `[SESSION] name = x`, `@@session.name = x`, `@name := x`. */
function parseAssignment(tokens: readonly Token[]): Assignment {
  if (is(tokens[0], 'NAMES') || is(tokens[0], 'CHARSET')) {
    return { name: 'character_set_client', user: false, expression: tokens.slice(1, 2) };
  }
  if (is(tokens[0], 'CHARACTER') && is(tokens[1], 'SET')) {
    return { name: 'character_set_client', user: false, expression: tokens.slice(2, 3) };
  }
  const equals = tokens.findIndex((token) => is(token, '='));
  const target = tokens.slice(0, equals).filter((token) => !is(token, ':'));
  const name = target.at(-1);
  if (equals < 0 || !isName(name)) return { name: undefined, user: false, expression: [] };
  const user = is(target[0], '@') && !is(target[1], '@');
  return { name: name.text.toLowerCase(), user, expression: tokens.slice(equals + 1) };
}

/** A constant, a variable, or `IFNULL(@variable, constant)`; undefined for anything else. */
function evaluate(expression: readonly Token[], session: Session): string | undefined {
  const [first] = expression;
  const last = expression.at(-1);
  if (is(first, 'IFNULL') && is(expression[1], '(')) {
    const [value, otherwise] = splitAtCommas(expression.slice(2, -1));
    return evaluate(value ?? [], session) ?? evaluate(otherwise ?? [], session);
  }
  if (is(first, '@') && last !== undefined) {
    const system = is(expression[1], '@');
    return session.variables.get(`${system ? '' : '@'}${last.text.toLowerCase()}`);
  }
  if (expression.length !== 1 || first === undefined || first.kind === 'symbol') return undefined;
  return is(first, 'DEFAULT') ? 'utf8mb4' : first.text;
}

/** A mode that is almost NO_BACKSLASH_ESCAPES, or that a server would compute, leaves open where every string ends. */
function checkMode(w: Window, assignment: readonly Token[]): void {
  const [, ...expression] = assignment;
  const constant = assignment.at(-2)?.text === '=';
  for (const token of expression) {
    const doubtful = token.text
      .split(',')
      .some(
        (mode) =>
          /BACK|SLASH|ESCAPE/i.test(mode) && !(constant && /^NO_BACKSLASH_ESCAPES$/i.test(mode.trim())),
      );
    if (doubtful) w.unexpected(token.at, 'a sql_mode that says plainly whether NO_BACKSLASH_ESCAPES is on');
  }
}

function oldVariables(expression: readonly Token[]): string[] {
  return expression
    .filter((token, i) => is(expression[i - 1], '@') && /^old_/i.test(token.text))
    .map((token) => token.text.toLowerCase());
}

/** The parts between the commas outside parentheses. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (is(token, '(')) depth++;
    if (is(token, ')')) depth--;
    if (depth === 0 && is(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
