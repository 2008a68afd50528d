import type { MariadbAddress } from '../services/mariadb.ts';
import type { S3Address } from '../services/s3-server.ts';
import type { TemporalAddress } from '../services/temporal.ts';
import type { Site } from './source-tables.ts';

/** A dataset as an undisturbed run leaves it: what its version and files must be, whatever happens to another run. */
export interface Reference {
  readonly version: string;
  readonly contentSha256: string;
  /** The objects below `datasets/` in base64, by key. */
  readonly objects: Readonly<Record<string, string>>;
}

/** What all fault tests of a run stand on. */
export interface FaultServices {
  readonly mariadb: MariadbAddress;
  readonly mysql: MariadbAddress;
  readonly s3: S3Address;
  readonly temporal: TemporalAddress;
  /** The bucket of the run; every scene has a prefix of its own in it. */
  readonly bucket: string;
  /** File with the workflows to run. */
  readonly bundle: string;
  /** File with the program of a worker. */
  readonly worker: string;
  /** The database of each site's tables, which no test changes. */
  readonly databases: Readonly<Record<Site, string>>;
}

export type References = Readonly<Record<Site, Reference>>;

declare module 'vitest' {
  interface ProvidedContext {
    faultServices: FaultServices;
    references: References;
    /** File that takes a line of JSON for every injection. */
    records: string;
  }
}
