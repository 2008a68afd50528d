import { createHash } from 'node:crypto';
import type { IdKind, Site } from '../draw.ts';

const numbers = (first: bigint) => (at: number) => String(first + 3n * BigInt(at));

/** The id of image number `at`, as every source gives it. */
const ID_OF: Record<IdKind, (at: number) => string> = {
  small: numbers(1n),
  negative: numbers(-20n),
  big: numbers(2n ** 53n - 7n),
  least: numbers(-(2n ** 63n)),
  unsigned: numbers(2n ** 64n - 200n),
  zerofill: (at) => numbers(8n)(at).padStart(4, '0'),
  text: (at) => `still-${numbers(8n)(at)}`,
  uuid: (at) => {
    const digits = createHash('md5').update(String(at)).digest('hex');
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  },
  padded: (at) => numbers(8n)(at).padStart(3, '0'),
};

export const ID_KINDS = Object.keys(ID_OF) as IdKind[];

export function imageIds(kind: IdKind, count: number): string[] {
  return Array.from({ length: count }, (_, at) => ID_OF[kind](at));
}

/** References that point at no image, or at one in the spelling of another program, and that their column can hold. */
export function strayRefs(kind: IdKind, refs: Site['refs'], ids: readonly string[]): string[] {
  const [first = '', second = ''] = ids;
  if (kind === 'zerofill') return refs === 'text' ? ['9999', '008', '8', '11.0', 'abc'] : ['9999'];
  if (kind === 'uuid') return [first.toUpperCase(), `${second} `, 'abc', '', '-5'];
  if (refs === 'text' || isText(kind))
    return [`${first}.0`, `${second}.`, `0${first}`, ` ${first}`, '', 'abc', '-5', '1.5', '9'.repeat(25)];
  return kind === 'small' || kind === 'unsigned' ? ['999999'] : ['999999', '-5'];
}

const isText = (kind: IdKind) => kind === 'text' || kind === 'uuid' || kind === 'padded';

/** How the database declares the column. */
export function declaration(kind: IdKind): string {
  if (isText(kind)) return 'VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';
  if (kind === 'zerofill') return 'INT(4) UNSIGNED ZEROFILL';
  if (kind === 'unsigned') return 'BIGINT UNSIGNED';
  return kind === 'small' ? 'INT' : 'BIGINT';
}
