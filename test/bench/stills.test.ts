import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeAlbum } from '../../bench/generate/album.ts';
import { albumExpected } from '../../bench/generate/album-expected.ts';
import { build } from './reference.ts';

const folder = join(import.meta.dirname, '../../examples/stills');
const { rules } = parse(readFileSync(join(folder, 'dataset.yaml'), 'utf8'));
const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
const album = makeAlbum();

it("the example's figures are those of its album and its rules", () => {
  expect(albumExpected(album, rules.minUses)).toEqual(expected);
  const { ledger, synonyms, rows, uses } = build(album.shots, album.tags, rules);
  expect({ ledger, synonyms, images: rows.length }).toEqual({
    ledger: expected.ledger,
    synonyms: expected.synonyms,
    images: expected.images,
  });
  expect([...uses.keys()].sort()).toEqual(
    expected.labels.map(({ label }: { label: string }) => label).sort(),
  );
});

it("the example's dump holds the album, whole, in mariadb-dump's own words", () => {
  const packed = readFileSync(join(folder, 'stills.sql.gz'));
  const lines = gunzipSync(packed).toString('utf8').split('\n');
  const tags = lines.indexOf('-- Table structure for table `tags`');
  const rows = (part: string[]) =>
    part.filter((line) => line.startsWith('(')).map((line) => parseInt(line.slice(1), 10));
  expect(packed.length).toBeLessThan(400_000);
  expect(lines.at(-2)).toBe('-- Dump completed');
  expect(rows(lines.slice(0, tags))).toEqual(album.shots.map(([id]) => id));
  expect(rows(lines.slice(tags))).toEqual(album.tags.map(([id]) => id));
});

it('what is seen in a still hints at what else is seen in it', () => {
  const tagsOf = new Map<number, Set<string>>();
  for (const { ref, tag } of album.pairs) tagsOf.set(ref, (tagsOf.get(ref) ?? new Set()).add(tag));
  const stills = [...tagsOf.values()];
  const chance = (tag: string, given: string) => {
    const seen = stills.filter((tags) => tags.has(given));
    return seen.filter((tags) => tags.has(tag)).length / seen.length;
  };
  const base = (tag: string) => stills.filter((tags) => tags.has(tag)).length / stills.length;
  for (const [tag, given] of [
    ['blood', 'knife'],
    ['nurse', 'bed'],
    ['desert', 'horse'],
  ] as const) {
    expect(chance(tag, given)).toBeGreaterThan(3 * base(tag));
  }
});
