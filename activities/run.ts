import type { Artifact } from './artifact.ts';
import type { ColumnType, SourceIdentity } from './export/source.ts';
import type { KeptType } from './kept-type.ts';
import type { Ledger } from './ledger.ts';
import type { Retrained } from './retrain/contract.ts';
import type { Rules } from './rules/rules.ts';
import type { Output } from './settings.ts';
import type { Role } from './table-requests.ts';
import type { Tables } from './tables.ts';

/** Input of the workflow `buildDataset`: every field is optional, so that an empty form starts a run. */
export interface BuildInput {
  /** The month the dataset is for, `YYYY-MM`; default: that of the schedule's time, else of the start. */
  readonly period?: string;
  /** Whether a new dataset is handed to retraining; default: what dataset.yaml says. */
  readonly retrain?: 'changed' | 'always' | 'never';
  /** Do everything but publish. */
  readonly dryRun?: boolean;
  /** What to do while another build of the dataset runs: end at once, or wait for its end; default: what the schedule starts waits. */
  readonly whenBusy?: 'refuse' | 'wait';
}

/** What one run does, fixed when it starts: a change of dataset.yaml meanwhile is for the next run. */
export interface Plan {
  readonly name: string;
  readonly period: string;
  /** Address of the store that the dataset lies in. */
  readonly store: string;
  /** Months before this one without a dataset, `YYYY-MM`, where a schedule started the run. */
  readonly skipped: readonly string[];
  /** The moment that the run is for: the schedule's time, else its start (ISO 8601). */
  readonly moment?: string;
  /** Whether a schedule started it; default: a person did. */
  readonly scheduled?: boolean;
  /** How old the files of the source may be in a scheduled run, as in dataset.yaml. */
  readonly maxAge?: string;
  readonly dryRun: boolean;
  readonly whenBusy: 'refuse' | 'wait';
  readonly retraining: {
    readonly when: 'changed' | 'always' | 'never';
    /** Whether the build ends only when its retraining has. */
    readonly wait: boolean;
  };
  /** Of which ends of the run somebody is told. */
  readonly notify: readonly ('failure' | 'refused' | 'success')[];
  /** Whether the server knows the search attributes of our workflows. */
  readonly searchable: boolean;
  readonly tables: Tables;
  /** Whether references that are nearly an id are declared to be none; see `source.exactIds`. */
  readonly exactIds?: boolean;
  readonly rules: Rules;
  readonly output: Output;
  /** SHA-256 of all that decides the content besides the source: tables, rules and output. */
  readonly rulesSha256: string;
}

/** A run of `buildDataset`, as Temporal names it. */
export interface BuildRun {
  readonly workflowId: string;
  readonly runId: string;
  /** ISO 8601. */
  readonly since: string;
}

/** A table as export left it in staging; its columns are named for their part. */
export interface StagedTable {
  readonly role: Role;
  readonly table: string;
  readonly artifact: Artifact;
  readonly columns: readonly ColumnType[];
}

/** Result of export. */
export interface Snapshot {
  readonly identity: SourceIdentity;
  /** What whoever started the run should know of the source, in a sentence or two. */
  readonly warning?: string;
  readonly images: StagedTable;
  /** The uses of tags, or where `taggings` has them, the tags. */
  readonly tags: StagedTable;
  readonly taggings?: StagedTable;
}

/**
 * Result of convert: the images that are let in, and the uses of tags, with ids and references of one type. What export left like that is
 * taken as it is; else the uses also have `fault`.
 */
export interface Converted {
  readonly idType: 'BIGINT' | 'UBIGINT' | 'VARCHAR';
  /** Whether tags have the column `fault`: the bin of a row that cannot become a label. */
  readonly judged: boolean;
  readonly images: Artifact;
  /** What the kept columns of the images are published as. */
  readonly kept: readonly KeptType[];
  readonly tags: Artifact;
  /** `word, value`: the texts of the words, each in some row. */
  readonly words: Artifact;
}

/** Result of clean: distinct `(ref, class)` of the kept labels, and the vocabulary `(label, uses, bin, class)`. */
export interface Cleaned {
  readonly pairs: Artifact;
  readonly vocabulary: Artifact;
  readonly ledger: CleanLedger;
}

/** What clean did with the rows of the tags table, in rows. `labelled` goes on to merge. */
export interface CleanLedger {
  readonly read: number;
  readonly filtered: number;
  readonly null: number;
  readonly unnamed: number;
  readonly invalid: number;
  readonly hidden: number;
  readonly duplicate: number;
  readonly excluded: number;
  readonly rare: number;
  readonly labelled: number;
  /** Rows whose tag was a synonym; they are in one of the bins besides. */
  readonly merged: number;
}

/** Result of merge: one row an image in order of the id, the columns of the dataset and `split`. */
export interface Merged {
  readonly images: Artifact;
  readonly ledger: MergeLedger;
  readonly split: Split;
}

/** How many of the labelled rows found their image. */
export interface MergeLedger {
  readonly kept: number;
  readonly orphan: number;
}

/** Images on each side. */
export interface Split {
  readonly train: number;
  readonly validation: number;
}

/** Result of a build. */
export interface Dataset {
  readonly name: string;
  readonly period: string;
  readonly version: string;
  /** SHA-256 of dataset.csv. */
  readonly contentSha256: string;
  /** `undefined` where nothing was published: for a dry run, and what was withdrawn. */
  readonly manifest?: { readonly uri: string; readonly sha256: string };
  /** `published`, or why not: the version was there already, it was a dry run, or a rollback took it back. */
  readonly outcome: 'published' | 'unchanged' | 'dry run' | 'withdrawn';
  /** Whether `latest.json` named it when the build ended: not where a newer one is there. */
  readonly latest: boolean;
  /** What else somebody should know of it, in a sentence or two. */
  readonly note?: string;
  readonly images: number;
  readonly labels: number;
  readonly ledger: Ledger;
  /** Bytes of the files of the dataset. */
  readonly bytes: number;
}

/** What a stage left in the store, in data rows and bytes. */
export interface StageReport {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

/** Result of the workflow `buildDataset`. */
export interface BuildResult extends Dataset {
  readonly stages: readonly StageReport[];
  readonly retraining: Retraining;
}

/** What a build did about retraining. */
export interface Retraining {
  /** `started`: somebody trains now; `completed`: the build has waited for it. */
  readonly outcome: 'started' | 'completed' | 'skipped';
  /** Why it was skipped or handed over again, or what else is to be said of it. */
  readonly reason?: string;
  /** Of the workflow `retrain` of this content, if there was ever one. */
  readonly workflowId?: string;
  /** Set once it has completed. */
  readonly result?: Retrained;
}
