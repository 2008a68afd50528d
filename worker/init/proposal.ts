/** What a column has to hold, as `where` in dataset.yaml says it: one value, or any of several. */
export type WhereValue = string | number | null | readonly (string | number | null)[];
export type Where = Readonly<Record<string, WhereValue>>;

export interface ProposedImages {
  readonly table: string;
  readonly id: string;
  readonly file: string;
  readonly where?: Where;
}

export interface ProposedTags {
  readonly table: string;
  readonly id: string;
  readonly value: string;
  /** The picture that a row is about; none where a table of taggings says that. */
  readonly ref?: string;
  readonly where?: Where;
}

export interface ProposedTaggings {
  readonly table: string;
  readonly tag: string;
  readonly ref: string;
  readonly where?: Where;
}

/** `tables` of a dataset.yaml. */
export interface ProposedTables {
  readonly images: ProposedImages;
  readonly tags: ProposedTags;
  readonly taggings?: ProposedTaggings;
}

/** Which tables of a site make a dataset, and why. */
export interface Proposal {
  /** Such as `Piwigo`, or in words what was found. */
  readonly what: string;
  readonly tables: ProposedTables;
  /** What spoke for it, a sentence each. */
  readonly reasons: readonly string[];
  /** What a person should know or check, at the place that it is about; a sentence each. */
  readonly notes: { readonly [place in 'images' | 'tags' | 'taggings' | 'rules']?: readonly string[] };
  /** Tags that are the program's own, for `rules.exclude`. */
  readonly exclude?: readonly string[];
  /** What somebody has to do at the source before the first build. */
  readonly first?: { readonly why: string; readonly sql: readonly string[] };
  /** To compare proposals that nothing is sure of. A known program counts as {@link KNOWN}. */
  readonly score: number;
}

/** The score of a program whose tables are all there with their columns. */
export const KNOWN = 100;
