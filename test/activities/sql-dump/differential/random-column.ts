import type { Random } from './random.ts';
import { randomBytes, randomText } from './random-text.ts';

/** A column of a random table. */
export interface RandomColumn {
  /** Its type with attributes, for CREATE TABLE. */
  readonly definition: string;
  /** How its values are compared. */
  readonly form: 'text' | 'binary' | 'bits';
  /** What its text is stored in; undefined where it has none of its own. */
  readonly charset: string | undefined;
  /** Whether only the server gives it a value. */
  readonly generated: boolean;
  /** A SQL literal. */
  value(random: Random): string;
}

const CHARSETS = [
  'utf8mb4',
  'utf8mb4',
  'utf8mb3',
  'latin1',
  'latin2',
  'latin5',
  'cp1251',
  'greek',
  'koi8r',
  'ascii',
  'ucs2',
  'utf16',
  'utf32',
];

/** A column of any type that MariaDB has. */
export function randomColumn(random: Random): RandomColumn {
  const make = random.pick([
    integer,
    integer,
    decimal,
    float,
    temporal,
    temporal,
    text,
    text,
    text,
    binary,
    binary,
    bits,
    choice,
    special,
  ]);
  return make(random);
}

function column(
  definition: string,
  value: RandomColumn['value'],
  more: Partial<RandomColumn> = {},
): RandomColumn {
  return { definition, form: 'text', charset: undefined, generated: false, value, ...more };
}

function integer(random: Random): RandomColumn {
  const [type, bits] = random.pick([
    ['tinyint', 8],
    ['smallint', 16],
    ['mediumint', 24],
    ['int', 32],
    ['bigint', 64],
  ] as const);
  const sign = random.pick(['', '', ' unsigned', ' zerofill']);
  const [least, most] =
    sign === '' ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n] : [0n, 2n ** BigInt(bits) - 1n];
  return column(type + sign, (r) => String(r.chance(0.3) ? r.pick([least, most, 0n]) : BigInt(r.below(128))));
}

function decimal(random: Random): RandomColumn {
  const scale = random.pick([0, 2, 5, 30]);
  const precision = Math.min(65, scale + 1 + random.below(35));
  return column(`decimal(${precision},${scale})`, (r) => {
    const digits = (count: number): string => r.times(count, () => r.below(10)).join('');
    return `${r.pick(['', '-'])}${digits(1 + r.below(precision - scale))}.${digits(scale)}`;
  });
}

function float(random: Random): RandomColumn {
  return column(random.pick(['float', 'double', 'double(10,3)']), (r) =>
    r.pick(['0', '-0.5', '1e300', '1.5e-7', '3.4e38', '0.1', String(r.below(1e9) / 7)]),
  );
}

function temporal(random: Random): RandomColumn {
  const fraction = random.pick(['', '(1)', '(3)', '(6)']);
  const two = (r: Random, limit: number): string => String(1 + r.below(limit)).padStart(2, '0');
  const date = (r: Random): string =>
    r.pick([
      '0000-00-00',
      '2020-00-00',
      '1000-01-01',
      '9999-12-31',
      `20${two(r, 30)}-${two(r, 12)}-${two(r, 28)}`,
    ]);
  const time = (r: Random): string => `${two(r, 22)}:${two(r, 58)}:${two(r, 58)}.${r.below(1e6)}`;
  const stamp = (r: Random): string => `20${two(r, 30)}-${two(r, 12)}-${two(r, 28)} ${time(r)}`;
  return random.pick([
    column('date', (r) => `'${date(r)}'`),
    column(`datetime${fraction}`, (r) => `'${date(r)} ${time(r)}'`),
    column(`timestamp${fraction} NULL`, (r) => `'${r.chance(0.1) ? '0000-00-00' : stamp(r)}'`),
    column(
      `time${fraction}`,
      (r) => `'${r.pick(['', '-'])}${r.pick(['838:59:59', `${r.below(500)}:00:00.5`, time(r)])}'`,
    ),
    column('year', (r) => r.pick(['0', '1901', '2155', '2024'])),
  ]);
}

function text(random: Random): RandomColumn {
  const charset = random.pick(CHARSETS);
  const type = random.pick(['char(20)', 'varchar(60)', 'tinytext', 'text', 'mediumtext', 'longtext']);
  const length = type === 'char(20)' ? 20 : 60;
  const value = (r: Random): string =>
    `_utf8mb4 0x${Buffer.from(randomText(r, length)).toString('hex')}`.replace(/0x$/, "''");
  return column(`${type} CHARACTER SET ${charset}`, value, { charset });
}

function binary(random: Random): RandomColumn {
  const type = random.pick([
    'binary(8)',
    'varbinary(40)',
    'tinyblob',
    'blob',
    'mediumblob',
    'longblob',
    'varchar(40) CHARACTER SET binary',
  ]);
  const length = type === 'binary(8)' ? 8 : 40;
  return column(type, (r) => `0x${randomBytes(r, length).toString('hex')}`.replace(/0x$/, "''"), {
    form: 'binary',
  });
}

function bits(random: Random): RandomColumn {
  const size = random.pick([1, 5, 8, 17, 64]);
  return column(`bit(${size})`, (r) => `b'${r.times(size, () => r.below(2)).join('')}'`, { form: 'bits' });
}

function choice(random: Random): RandomColumn {
  const values = ["'a'", "'b c'", "'it''s'", "''", "'ü'", "'x\\\\y'", "'(,)'"];
  if (random.chance(0.5))
    return column(`enum(${values.join(',')})`, (r) => r.pick(values), { charset: 'utf8mb4' });
  return column("set('a','b c','ü')", (r) => r.pick(["''", "'a'", "'a,ü'", "'a,b c,ü'"]), {
    charset: 'utf8mb4',
  });
}

function special(random: Random): RandomColumn {
  return random.pick([
    column(
      'json',
      (r) => r.pick([`'{"a": "it''s \\\\"x\\\\"", "b": [1, null]}'`, "'[]'", `'"ü"'`, "'null'"]),
      { charset: 'utf8mb4' },
    ),
    column(
      'uuid',
      (r) =>
        `'${r
          .times(32, () => r.below(16).toString(16))
          .join('')
          .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}'`,
    ),
    column('inet6', (r) => r.pick(["'::1'", "'fe80::1'", "'::ffff:1.2.3.4'"])),
    column('point', (r) => `POINT(${r.below(100)}, -${r.below(100)}.5)`, { form: 'binary' }),
    column(
      random.pick(['int GENERATED ALWAYS AS (1 + (2)) VIRTUAL', "varchar(9) AS (concat('a', ')')) STORED"]),
      () => 'DEFAULT',
      { generated: true },
    ),
    column('int INVISIBLE DEFAULT NULL', (r) => String(r.below(9))),
    column(
      "varchar(20) NOT NULL DEFAULT 'x,y' COMMENT 'a '' ) comment, `of` -- tags'",
      (r) => `'${r.below(1e6)}'`,
      { charset: 'utf8mb4' },
    ),
  ]);
}
