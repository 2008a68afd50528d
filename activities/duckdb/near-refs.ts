import { quoted } from '../shown.ts';
import type { Engine } from './engine.ts';
import { readScript, section } from './script.ts';

const script = readScript('./loosely.sql', import.meta.url);

/** References that are no id as they are written, and would be one for a database that compares otherwise. */
export interface NearRefs {
  readonly refs: number;
  /** One of them, and the id that it would be. */
  readonly ref: string;
  readonly id: string;
}

/**
 * Finds among the texts of `stray(ref)` those that nearly are an id: their tags would be lost, and a file does not say how its database
 * compares.
 * @param ids a relation with the ids
 */
export async function findNearRefs(engine: Engine, ids: string): Promise<NearRefs | undefined> {
  const [strays] = await engine.rows<{ n: bigint }>('SELECT count(*) AS n FROM stray');
  if (strays?.n === 0n) return undefined;
  await engine.run(`CREATE VIEW target AS SELECT id FROM ${ids}`);
  await engine.play(script, 'loosely');
  const [near] = await engine.rows<{ refs: bigint; ref: string; id: string }>(section(script, 'near'));
  return near === undefined || near.refs === 0n ? undefined : { ...near, refs: Number(near.refs) };
}

/**
 * What to say of them.
 * @param from the column that refers, such as `tags.ref_id`
 * @param to the table that it refers to, its column of ids, and what has such an id
 */
export function nearRefsRefusal(
  { refs, ref, id }: NearRefs,
  from: string,
  to: { readonly table: string; readonly id: string; readonly thing: string },
): string {
  const many = refs === 1 ? 'a reference' : `${refs} references, one of them`;
  return (
    `${from} has ${many} ${quoted(ref)}: no ${to.thing} has that ${to.id} as it is written, and ${quoted(id)} of ${to.table} differs only in letters' case, accents, spaces at the end or zeros before a number. ` +
    'Most databases join the two. Write both columns alike at their source, such as by a view with LOWER(TRIM(…)); if they are different ids, declare that: source.exactIds: true.'
  );
}
