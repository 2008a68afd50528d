import type { Audience } from './identity.ts';

/** A file of a dataset before it is published. */
export interface LocalFile {
  readonly path: string;
  readonly local: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
  readonly audience: Audience;
}
