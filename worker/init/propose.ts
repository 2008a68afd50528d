import { actsAsTaggableOn } from './known/acts-as-taggable-on.ts';
import { digikam } from './known/digikam.ts';
import { piwigo } from './known/piwigo.ts';
import { reference } from './known/reference.ts';
import { shimmie2 } from './known/shimmie2.ts';
import { wordpress } from './known/wordpress.ts';
import { likeliest } from './likeliest.ts';
import type { Proposal } from './proposal.ts';
import type { Site } from './site.ts';

/** Programs whose tables are known: each finds its own, or nothing. */
const KNOWN_PROGRAMS = [reference, actsAsTaggableOn, piwigo, shimmie2, digikam, wordpress];

/** How near a second choice is to be told of. */
const NEAR = 3;

/** What {@link KNOWN_PROGRAMS} and the likeliest tables are called, for somebody whose tables are none of them. */
export const LOOKED_FOR =
  'shots and tags, acts-as-taggable-on, Piwigo, shimmie2, digiKam, WordPress, and tables called like pictures and tags that keys or names of columns link';

/** Which tables of a site make a dataset: the first is the best, the others come near it. None where nothing fits. */
export async function propose(site: Site): Promise<Proposal[]> {
  const known = (await Promise.all(KNOWN_PROGRAMS.map((find) => find(site)))).flat();
  if (known.length > 0) return known;
  const found = await likeliest(site);
  const best = found[0]?.score ?? 0;
  return found.filter(({ score }) => score >= best - NEAR);
}
