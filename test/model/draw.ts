import type { MemberTables, ReferenceRules } from '../activities/pipeline/reference.ts';
import type { WrittenDialect } from '../activities/pipeline/write-csv.ts';

/** One case of the whole: datasets that share a store, and what happens to them. Plain data, so that it can be kept. */
export interface Draw {
  /** The folder of configuration, sources, scratch and store. */
  readonly folder: string;
  readonly threads: number;
  readonly rowsPerRange: number;
  /** Whether the tables are in a database too; else whatever is read is read from CSV. */
  readonly database: boolean;
  readonly sites: readonly Site[];
  readonly commands: readonly Command[];
}

/** A dataset: what its sources hold, one after the other, and by what rules it is made. */
export interface Site {
  readonly name: string;
  readonly names: Names;
  /** How the database declares the images' ids. */
  readonly ids: IdKind;
  /** How it declares the references to them. */
  readonly refs: 'as ids' | 'text';
  readonly tables: readonly MemberTables[];
  readonly rules: readonly CleaningRules[];
  readonly outputs: readonly OutputRules[];
  readonly dialect: WrittenDialect & { readonly declared: boolean };
  readonly dumpOptions: readonly string[];
}

export interface Names {
  readonly images: { table: string; id: string; file: string; keep: readonly string[] };
  readonly tags: { table: string; id: string; value: string; ref: string };
  /** Where the tables of a site have links. */
  readonly taggings: { table: string; tag: string; ref: string };
  /** The column that `where` asks for, where it does. */
  readonly state: string;
}

export type IdKind =
  | 'small'
  | 'negative'
  | 'big'
  | 'least'
  | 'unsigned'
  | 'zerofill'
  | 'text'
  | 'uuid'
  | 'padded';

export type CleaningRules = Pick<ReferenceRules, 'case' | 'synonyms' | 'exclude' | 'minUses'>;

export interface OutputRules extends Pick<ReferenceRules, 'delimiter' | 'validation'> {
  readonly formats: readonly ('csv' | 'parquet')[];
}

export type SourceKind = 'csv' | 'dump' | 'live';

/** What to build. A number chooses one of what there is, counted round and round. */
export interface BuildChoice {
  readonly of: number;
  readonly from: SourceKind;
  readonly tables: number;
  readonly rules: number;
  readonly output: number;
  /** Of the snapshot: the larger, the newer. */
  readonly day: number;
  readonly month: number;
}

export type Command =
  | ({ readonly do: 'build' | 'dry run' } & BuildChoice)
  /**
   * A build whose upload breaks at a call of the store, before it is done or with its answer lost, and is tried again; or
   * is stopped there, and tried again meanwhile. What was stopped goes on as the run's late attempt, or at the end.
   */
  | ({
      readonly do: 'broken build' | 'stopped build';
      readonly call: number;
      readonly when: 'before' | 'after';
    } & BuildChoice)
  /** The last build once more, from its source on, by a run of its own. */
  | { readonly do: 'again' }
  /** The upload of an earlier build once more, on behalf of the same run: a late attempt, or one whose answer was lost. */
  | { readonly do: 'late attempt'; readonly build: number }
  | { readonly do: 'rollback'; readonly of: number; readonly to: number };
