import type { Random } from './random.ts';

/** What trips up readers of SQL, and of CSV. */
const SNIPPETS = [
  "'",
  "''",
  '"',
  '""',
  '\\',
  '\\\\',
  "\\'",
  '\\n',
  '\\0',
  '\\N',
  '\\%',
  '\\_',
  '%',
  '_',
  '\n',
  '\r',
  '\r\n',
  '\t',
  '\0',
  '\b',
  '\x1a',
  '\x7f',
  ',',
  ';',
  ';\n',
  ')',
  '(',
  '),(',
  "'),('",
  "a)','(b",
  '-- ',
  '# ',
  '/*',
  '*/',
  '/*!40101 SET NAMES latin1 */;',
  'NULL',
  '0x41',
  "x'41'",
  'INSERT INTO `t` VALUES (1);',
  'DELIMITER ;;',
  ' ',
  '  ',
  '`',
  '``',
  '$$',
  'é',
  'ß',
  'Ж',
  'ω',
  '€',
  '漢',
  '🐢',
  '\u200d',
  '\ufeff',
  '\u0080',
  '\u00ff',
];

/** Up to about `length` characters of everything. */
export function randomText(random: Random, length: number): string {
  let text = '';
  const size = random.chance(0.1) ? 0 : random.below(length + 1);
  while (text.length < size) {
    text += random.chance(0.4) ? random.pick(SNIPPETS) : String.fromCharCode(0x20 + random.below(0x5f));
  }
  return [...text].slice(0, length).join('');
}

/** Any bytes. */
export function randomBytes(random: Random, length: number): Buffer {
  const size = random.chance(0.1) ? 0 : random.below(length + 1);
  return Buffer.from(
    random.times(size, () =>
      random.chance(0.3)
        ? random.pick([0, 0x27, 0x5c, 0x22, 0x0a, 0x0d, 0x1a, 0x80, 0xff])
        : random.below(256),
    ),
  );
}

const NAMES = [
  'id',
  'value',
  'a b',
  'select',
  'key',
  'a`b',
  '``',
  'x.y',
  'größe',
  '日本',
  "it's",
  '"q"',
  'a,b',
  '(x)',
  '-- c',
  '#',
  '/*',
  ';',
  '\\',
  '$1',
  '1st',
  'CHECK',
  'period',
];

/** Different names; `plain` ones need no quotes. */
export function randomNames(random: Random, count: number, plain: boolean): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const name = plain
      ? `n${random.below(1000)}`
      : random.pick(NAMES) + (random.chance(0.5) ? random.below(100) : '');
    if (![...names].some((other) => other.toLowerCase() === name.toLowerCase())) names.add(name);
  }
  return [...names];
}
