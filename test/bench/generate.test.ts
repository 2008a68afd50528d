import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { datasetRows, expectedOf } from '../../bench/generate/expected.ts';
import { rules, writeFiles } from '../../bench/generate/files.ts';
import { EXCLUDED, LABELS } from '../../bench/generate/labels.ts';
import { layOut } from '../../bench/generate/layout.ts';
import { shotRows, tagRows } from '../../bench/generate/rows.ts';
import { shapeAt } from '../../bench/generate/shape.ts';
import { synonymsOf } from '../../bench/generate/spelling.ts';
import { rareName } from '../../bench/generate/tail.ts';
import { build } from './reference.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the reference case', () => {
  it.each([
    [1, 470_000, 243_558, 1_600_000],
    [10, 4_700_000, 2_435_580, 16_000_000],
  ])(
    'at scale %i has %i shots, of which %i images are left, and %i tag rows',
    (scale, shots, images, tags) => {
      const { rows, images: left, labels, ledger, minUses } = expectedOf(layOut(shapeAt(scale)));
      expect(rows).toEqual({ shots, tags });
      expect(left).toBe(images);
      expect(minUses).toBe(500);
      expect(labels).toHaveLength(183);
      expect(Object.values(ledger).reduce((sum, n) => sum + n)).toBe(tags);
    },
  );

  it('has labels at the very threshold and rare tags one use below it', () => {
    const layout = layOut(shapeAt(1));
    expect(expectedOf(layout).labels.filter(({ uses }) => uses === 500).length).toBeGreaterThanOrEqual(3);
    expect(layout.rare.tags.filter(({ uses }) => uses === 499).length).toBeGreaterThanOrEqual(3);
  });

  it('gives every tag one name only', () => {
    const rare = Array.from({ length: shapeAt(10).rareTags }, (_, rank) => rareName(rank));
    const names = [...LABELS, ...EXCLUDED].flatMap((tag) => [tag, ...synonymsOf(tag)]).concat(rare);
    expect(new Set(names.map((name) => name.normalize('NFC').trim())).size).toBe(names.length);
  });
});

describe.each([0.01, 0.03])('generated data at scale %d', (scale) => {
  const layout = layOut(shapeAt(scale));
  const built = build(shotRows(layout), tagRows(layout), rules(layout.shape.minUses));

  it('comes out of the rules as it was laid out, row by row', () => {
    const { ledger, labels, images } = expectedOf(layout);
    expect(built.ledger).toEqual(ledger);
    expect(built.rows).toHaveLength(images);
    expect(built.rows).toEqual([...datasetRows(layout)]);
    expect(built.uses).toEqual(new Map(labels.map(({ label, uses }) => [label, uses])));
  });

  it('has every quirk that real tags have', () => {
    const values = new Set([...tagRows(layout)].map(([, value]) => value));
    const some = (test: (value: string) => boolean) =>
      [...values].some((v) => typeof v === 'string' && test(v));
    expect(
      values.has(null) && values.has('') && values.has('telephone') && values.has('awesome upload'),
    ).toBe(true);
    expect(
      some((v) => v.startsWith(' ')) && some((v) => v.endsWith(' ')) && some((v) => /\S {2}\S/.test(v)),
    ).toBe(true);
    expect(some((v) => v !== v.normalize('NFC')) && some((v) => /\p{Emoji_Presentation}/u.test(v))).toBe(
      true,
    );
    expect(['"', "'", '\\', ',', '\t', '\n'].every((character) => some((v) => v.includes(character)))).toBe(
      true,
    );
  });

  it('lists tags by time, not by shot, under rising ids with gaps', () => {
    const rows = [...tagRows(layout)];
    const ids = rows.map(([id]) => Number(id));
    expect(ids.every((id, n) => n === 0 || id > (ids[n - 1] ?? 0))).toBe(true);
    expect(ids.at(-1)).toBeGreaterThan(rows.length);
    const refs = rows.map(([, , ref]) => Number(ref));
    const rising = refs.filter((ref, n) => ref > (refs[n - 1] ?? 0)).length / refs.length;
    expect(rising).toBeGreaterThan(0.45);
    expect(rising).toBeLessThan(0.55);
  });
});

it('writes the same bytes each time, and the sha256 it expects of the dataset', () => {
  const sums = [1, 2].map(() => {
    const folder = mkdtempSync(join(tmpdir(), 'tagset-generate-'));
    folders.push(folder);
    const { contentSha256 } = writeFiles(folder, layOut(shapeAt(0.01)));
    const files = readdirSync(folder).sort();
    const sum = (name: string) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
    expect(sum('expected.csv')).toBe(contentSha256);
    return files.map((name) => `${name} ${sum(name)}`);
  });
  expect(sums[0]).toEqual(sums[1]);
  expect(sums[0]).toHaveLength(6);
});
