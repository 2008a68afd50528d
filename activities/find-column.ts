/** Where a column is among the names of a table's, or that two names fit; nowhere if neither is set. */
export interface FoundColumn {
  readonly at?: number;
  /** The two that fit equally well. */
  readonly twice?: readonly [string, string];
}

/** The ways in which a name may be another's, the best first. Databases know no case in names, and people no code points. */
const FORMS = [
  (name: string) => name,
  (name: string) => name.toLowerCase(),
  (name: string) => name.normalize('NFC').toLowerCase(),
];

/**
 * Finds a column by its name, whatever the source: spelled exactly so, else in other letters' case, else with other code points for the
 * same letters.
 */
export function findColumn(name: string, names: readonly string[]): FoundColumn {
  for (const form of FORMS) {
    const wanted = form(name);
    const fits = names.flatMap((one, at) => (form(one) === wanted ? [at] : []));
    const [at, other] = fits;
    if (at !== undefined && other !== undefined) return { twice: [names[at] ?? '', names[other] ?? ''] };
    if (at !== undefined) return { at };
  }
  return {};
}
