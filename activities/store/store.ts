import type { Readable } from 'node:stream';

/** What the store knows of an object. `etag` is opaque: it names one version for {@link PutCondition}. */
export interface Stored {
  readonly etag: string;
  readonly bytes: number;
  /** When the object was last written. */
  readonly modified: Date;
}

/** What a put wrote. */
export interface Written extends Stored {
  /** Lower-case hex SHA-256 of the bytes stored, taken on their way in. */
  readonly sha256: string;
}

/** A write that was begun and has not ended: it goes on, or whoever began it died. */
export interface Unfinished {
  /** The object's key; `undefined` where the store does not know it. */
  readonly key: string | undefined;
  /** When it was begun or last touched. */
  readonly since: Date;
  /** Ends it, and frees the room it takes; one that is gone is fine. Whoever still writes it then fails. */
  discard(signal?: AbortSignal): Promise<void>;
}

/** The bytes of an object: a local file, or a small value in memory. */
export type Body = { readonly file: string } | { readonly bytes: Uint8Array };

/** Write only if nothing is there (`ifNoneMatch`), or only over the version that was read (`ifMatch`). */
export type PutCondition = { readonly ifNoneMatch: '*' } | { readonly ifMatch: string };

export interface PutOptions {
  readonly condition?: PutCondition;
  readonly contentType?: string;
  /** The local file is given up: the store may move it instead of copying it, even if the put then fails. */
  readonly move?: boolean;
  /**
   * Whether the object must survive a power cut once the put has returned (default true). S3 always does
   * that; a folder pays for it with fsync, which staging objects need not: their reader verifies the
   * SHA-256, so one that a power cut damaged is noticed, and the build is started again.
   */
  readonly durable?: boolean;
  readonly signal?: AbortSignal;
  /** Called with the bytes stored so far. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * Where artifacts and datasets live: one port, two adapters (`s3.ts`, `file.ts`) that keep the same
 * layout and honour the same conditions. Keys are relative and `/`-separated; one that leaves the root or
 * that some store cannot hold is refused with a `ConfigError` (`key.ts`). A signal that fires rejects with
 * its reason.
 */
export interface Store {
  /** Address of the root without a trailing slash: `s3://bucket/prefix` or `file:///absolute/folder`. */
  readonly root: string;

  /** The address of a key. */
  uri(key: string): string;

  /** The key of an address below {@link root}; throws `ConfigError` for one that is not. */
  key(uri: string): string;

  /** Writes a whole object atomically. Throws {@link PreconditionFailed} if the condition does not hold. */
  put(key: string, body: Body, options?: PutOptions): Promise<Written>;

  /**
   * Streams an object; `undefined` where there is none. A body that stops early or fails its checksum
   * ends in an error, never in a short stream. The caller reads the stream to its end or destroys it.
   */
  open(key: string, signal?: AbortSignal): Promise<{ stream: Readable; stored: Stored } | undefined>;

  /** Reads a small object (at most 64 MiB, else it throws) whole; `undefined` where there is none. */
  read(key: string, signal?: AbortSignal): Promise<{ bytes: Uint8Array; stored: Stored } | undefined>;

  /** `undefined` where there is none. */
  head(key: string, signal?: AbortSignal): Promise<Stored | undefined>;

  /** The objects whose keys begin with a prefix (`''`: all of them), in byte order of the keys. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<{ key: string } & Stored>;

  /** Removes an object; one that is not there is fine. */
  delete(key: string, signal?: AbortSignal): Promise<void>;

  /** The writes of this store that have not ended. Other prefixes of a bucket are no part of it. */
  unfinished(signal?: AbortSignal): AsyncIterable<Unfinished>;

  /** The path of an object that already is a local file, so that nobody copies it; `undefined` elsewhere. */
  localPath(key: string): string | undefined;
}

/** The condition of a put did not hold (HTTP 412). Not yet a failure: read the object and compare. */
export class PreconditionFailed extends Error {
  override readonly name = 'PreconditionFailed';
}
