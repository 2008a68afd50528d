/** A reference to an immutable object in the store: what activities pass to each other instead of rows. */
export interface Artifact {
  /** Absolute address in the store, such as `s3://bucket/prefix/staging/…/tags.csv` or `file:///…`. */
  readonly uri: string;
  readonly bytes: number;
  /** Lower-case hex SHA-256 of the whole object. */
  readonly sha256: string;
  /** Data rows, without a header. */
  readonly rows: number;
}
