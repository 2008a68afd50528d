import { createHash } from 'node:crypto';
import type { Album } from './album.ts';
import { byUses, DATASET_COLUMNS, type Expected } from './expected.ts';
import { EXCLUDED } from './labels.ts';
import { csvLine } from './lines.ts';

/** `expected.json` of the example. */
export type ExpectedAlbum = Omit<Expected, 'scale'> & {
  readonly synonyms: number;
  readonly contentSha256: string;
};

/** Counts what the example's pairs come to. Throws where it would depend on whether orphans count as uses. */
export function albumExpected(album: Album, minUses: number): ExpectedAlbum {
  const files = new Map(album.shots.map(([id, file]) => [id, file]));
  const wanted = album.pairs.filter(({ tag }) => !EXCLUDED.includes(tag));
  const uses = countTags(wanted);
  const images = countTags(wanted.filter(({ ref }) => files.has(ref)));
  const isLabel = (tag: string) => (uses.get(tag) ?? 0) >= minUses;
  for (const tag of uses.keys()) {
    if (isLabel(tag) !== (images.get(tag) ?? 0) >= minUses) throw new Error(`orphans decide about ${tag}`);
  }

  const frequent = wanted.filter(({ tag }) => isLabel(tag));
  const kept = frequent.filter(({ ref }) => files.has(ref));
  const tagsOf = new Map<number, string[]>();
  for (const { ref, tag } of kept) tagsOf.set(ref, [...(tagsOf.get(ref) ?? []), tag]);
  const dataset = [...tagsOf]
    .sort(([a], [b]) => a - b)
    .map(([id, tags]) => csvLine([id, files.get(id) ?? null, tags.sort().join(',')]));

  return {
    minUses,
    rows: { shots: album.shots.length, tags: album.tags.length },
    images: tagsOf.size,
    labels: [...uses]
      .filter(([tag]) => isLabel(tag))
      .map(([label, n]) => ({ label, uses: n, images: images.get(label) ?? 0 }))
      .sort(byUses),
    ledger: {
      kept: kept.length,
      duplicate: album.duplicates,
      excluded: album.pairs.length - wanted.length,
      rare: wanted.length - frequent.length,
      orphan: frequent.length - kept.length,
      null: album.nulls,
      invalid: album.blanks,
    },
    synonyms: album.synonyms,
    contentSha256: createHash('sha256')
      .update(csvLine(DATASET_COLUMNS))
      .update(dataset.join(''))
      .digest('hex'),
  };
}

function countTags(pairs: Album['pairs']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { tag } of pairs) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return counts;
}
