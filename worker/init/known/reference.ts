import { families } from '../families.ts';
import { hiddenRows, whereOf } from '../hidden-rows.ts';
import { KNOWN, type Proposal } from '../proposal.ts';
import type { Site } from '../site.ts';

/** The tables that dataset.yaml has as its defaults: shots, and tags with one row for each picture and name. */
export async function reference({ tables, look }: Site): Promise<Proposal[]> {
  const found = families(tables, {
    shots: ['id', 'shot_image_id'],
    tags: ['id', 'value', 'ref_id'],
  });
  return Promise.all(
    found.map(async ({ tables: { shots, tags } }) => {
      const hidden = { images: await hiddenRows(shots, look), tags: await hiddenRows(tags, look) };
      return {
        what: 'shots and their tags, the tables that tagset has as its defaults',
        tables: {
          images: { table: shots.name, id: 'id', file: 'shot_image_id', ...whereOf(hidden.images) },
          tags: { table: tags.name, id: 'id', value: 'value', ref: 'ref_id', ...whereOf(hidden.tags) },
        },
        reasons: [`${shots.name} has shot_image_id, and ${tags.name} has value and ref_id.`],
        notes: { images: hidden.images.notes, tags: hidden.tags.notes },
        score: KNOWN,
      };
    }),
  );
}
