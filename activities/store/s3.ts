import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { ConfigError } from '../errors.ts';
import { checkKey, checkPrefix } from './key.ts';
import { readWhole } from './read-whole.ts';
import { describe, whole } from './s3-answer.ts';
import { type S3Options, s3Client } from './s3-client.ts';
import { isConflict, isNotFound, s3Error } from './s3-errors.ts';
import { unfinishedUploads } from './s3-unfinished.ts';
import { upload } from './s3-upload.ts';
import { PreconditionFailed, type PutCondition, type Store } from './store.ts';

/** A store in an S3 bucket, below `prefix` (without a `/` at its end; empty for the whole bucket). */
export function s3Store(bucket: string, prefix: string, options: S3Options = {}): Store {
  const client = s3Client(options);
  const root = prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
  const below = prefix === '' ? '' : `${prefix}/`;

  const target = (key: string) => {
    checkKey(key);
    return { Bucket: bucket, Key: below + key };
  };

  const failure = (action: string, key: string, error: unknown, signal?: AbortSignal) =>
    signal?.aborted ? signal.reason : s3Error(error, { action, bucket, key: below + key });

  /** Makes one call; `undefined` where there is no such object. */
  async function call<T>(
    action: string,
    key: string,
    signal: AbortSignal | undefined,
    send: (abort: { abortSignal?: AbortSignal }) => Promise<T>,
  ): Promise<T | undefined> {
    try {
      signal?.throwIfAborted();
      return await send(signal ? { abortSignal: signal } : {});
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw failure(action, key, error, signal);
    }
  }

  const store: Store = {
    root,
    uri: (key) => `${root}/${target(key).Key.slice(below.length)}`,
    key(uri) {
      if (!uri.startsWith(`${root}/`)) throw new ConfigError(`${uri} is not an address in ${root}.`);
      const key = uri.slice(root.length + 1);
      checkKey(key);
      return key;
    },
    async put(key, body, put = {}) {
      const { condition, signal } = put;
      const object = target(key);
      try {
        signal?.throwIfAborted();
        return await upload(client, object, body, put, options);
      } catch (error) {
        if (condition && !signal?.aborted && (isConflict(error) || isNotFound(error))) {
          await requireHolds(key, condition, signal);
        }
        throw failure('PutObject', key, error, signal);
      }
    },
    async open(key, signal) {
      const object = target(key);
      return await call('GetObject', key, signal, async (abort) => {
        const answer = await client.send(new GetObjectCommand(object), abort);
        const stored = describe(answer);
        const failed = (error: unknown) => failure('GetObject', key, error, signal);
        return { stream: whole(answer.Body, stored.bytes, failed), stored };
      });
    },
    read: async (key, signal) => readWhole(store.uri(key), await store.open(key, signal)),
    async head(key, signal) {
      const object = target(key);
      return await call('GetObject', key, signal, async (abort) =>
        describe(await client.send(new HeadObjectCommand(object), abort)),
      );
    },
    async *list(keys, signal) {
      checkPrefix(keys);
      const abort = signal ? { abortSignal: signal } : {};
      try {
        signal?.throwIfAborted();
        const query = { Bucket: bucket, Prefix: below + keys };
        for await (const page of paginateListObjectsV2({ client }, query, abort)) {
          for (const { Key = '', Size, ...answer } of page.Contents ?? []) {
            // Consoles mark folders by empty objects whose names end in "/".
            if (Key.endsWith('/')) continue;
            yield { key: Key.slice(below.length), ...describe({ ...answer, ContentLength: Size }) };
          }
        }
      } catch (error) {
        throw failure('ListBucket', keys, error, signal);
      }
    },
    async delete(key, signal) {
      const object = target(key);
      await call('DeleteObject', key, signal, (abort) => client.send(new DeleteObjectCommand(object), abort));
    },
    unfinished: (signal) => unfinishedUploads(client, bucket, below, signal),
    localPath: () => undefined,
  };

  /** After "not found" or "conflict", the object itself says whether a condition could hold. */
  async function requireHolds(key: string, condition: PutCondition, signal?: AbortSignal): Promise<void> {
    const now = await store.head(key, signal);
    const holds = 'ifMatch' in condition ? now?.etag === condition.ifMatch : now === undefined;
    if (!holds) throw new PreconditionFailed(`${store.uri(key)} is not in the state that was expected.`);
  }

  return store;
}
