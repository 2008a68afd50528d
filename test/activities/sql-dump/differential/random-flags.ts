import type { Random } from './random.ts';

/** How a random dump is made. */
export interface RandomFlags {
  readonly args: readonly string[];
  /** Whether it says that it is whole. */
  readonly marked: boolean;
  /** What its bytes are. */
  readonly charset: string;
  readonly utc: boolean;
  /** Whether it has no CREATE TABLE. */
  readonly data: boolean;
}

const HARMLESS = [
  '--hex-blob',
  '--skip-extended-insert',
  '--complete-insert',
  '--order-by-primary',
  '--insert-ignore',
  '--replace',
  '--skip-add-locks',
  '--skip-disable-keys',
  '--skip-add-drop-table',
  '--no-autocommit',
  '--single-transaction',
  '--skip-dump-date',
  '--net-buffer-length=4096',
  '--routines',
  '--skip-triggers',
  '--quick',
  '--skip-opt',
];

const UNICODE = ['utf8mb4', 'utf8mb3'];
const ANY_CHARSET = [...UNICODE, 'latin1', 'cp1251', 'binary'];

/** Any combination. `plain` names allow --skip-quote-names and character sets that do not have all letters. */
export function randomFlags(random: Random, plain: boolean): RandomFlags {
  const args = random.some(HARMLESS, 0.2);
  if (args.includes('--insert-ignore') && args.includes('--replace'))
    args.splice(args.indexOf('--replace'), 1);
  const charset = random.pick(plain ? ANY_CHARSET : UNICODE);
  const utc = random.chance(0.8);
  const data = random.chance(0.1);
  const silent = random.chance(0.3) ? random.pick(['--compact', '--skip-comments']) : undefined;
  if (plain && random.chance(0.5)) args.push('--skip-quote-names');
  if (!utc) args.push('--skip-tz-utc');
  if (data) args.push('--no-create-info');
  if (silent !== undefined) args.push(silent);
  // These drop the line that says what the bytes are.
  const declares = silent !== '--compact' && !args.includes('--skip-opt');
  if (declares) args.push(`--default-character-set=${charset}`);
  else args.push('--default-character-set=utf8mb4');
  return { args, marked: silent === undefined, charset: declares ? charset : 'utf8mb4', utc, data };
}
