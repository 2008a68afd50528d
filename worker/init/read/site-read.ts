import type { ProposedTables } from '../proposal.ts';
import type { Site } from '../site.ts';

/** `source` in dataset.yaml, as somebody would write it. */
export interface SourceOfFile {
  readonly mysql?: { readonly url: string };
  readonly dump?: string | Readonly<Record<string, string>>;
  readonly csv?: Readonly<Record<string, string>>;
  readonly allowMissingTrailer?: boolean;
}

/** A site as a source shows it, and what dataset.yaml has to say to read it. */
export interface SiteRead {
  readonly site: Site;
  /** Where it was read from, without secrets. */
  readonly from: string;
  /** `source` in dataset.yaml for tables that were chosen. */
  readonly source: (tables: ProposedTables) => SourceOfFile;
  /** `source` for a trial, where that cannot be what the file says: a password stands in its address. */
  readonly trial?: SourceOfFile;
  /** The rows of its largest table up to which the rules are tried. */
  readonly trialRows: number;
  /** The rows of a table beyond which its values were not looked at; default: all were. */
  readonly sampleRows?: number;
  /** What is to be said above `source`, a sentence each. */
  readonly notes: readonly string[];
}

/** Rows of small tables that are looked at one by one. */
export const SMALL = 100_000;

/** Rows of files that a trial reads; that takes some ten seconds. */
export const TRIAL_ROWS_OF_FILES = 20_000_000;
