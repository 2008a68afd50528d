import { randomUUID } from 'node:crypto';

/** Where everything lies that only a run needs, and nobody reads once the run is over. */
export const STAGING = 'staging/';

/** The key of what an attempt leaves: no other attempt ever writes there. */
export function stagingKey(run: string, stage: string, attempt: number, file: string): string {
  return `${STAGING}${run}/${stage}/${attempt}/${file}`;
}

/** A key that nobody else has, for an object that proves something of the store. */
export function probeKey(): string {
  return `${STAGING}probe-${randomUUID()}`;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const NAME = '[A-Za-z0-9][A-Za-z0-9_-]{0,63}';
const VERSION = '\\d{4}-\\d{2}-[0-9a-f]{12}';
const staged = new RegExp(`^${STAGING}(${UUID})/[A-Za-z]+/\\d+/.`);
const probed = new RegExp(`^${STAGING}probe-${UUID}$`);
const published = new RegExp(`^(?:datasets|models)/${NAME}/${VERSION}(?:\\.\\d+)?/.`);
const inVersion = new RegExp(`^(${VERSION})/.`);

/** The run of a build whose key this is: Temporal's id of it; `undefined` for any other key. */
export function runOf(key: string): string | undefined {
  return staged.exec(key)?.[1];
}

/** Whether tagset writes such keys below `staging/`: others may have put something there. */
export function isStaging(key: string): boolean {
  return staged.test(key) || probed.test(key);
}

/** The version of a dataset below whose folder a key lies; `undefined` for any other key. */
export function versionIn(key: string, dataset: string): string | undefined {
  const prefix = `datasets/${dataset}/`;
  return key.startsWith(prefix) ? inVersion.exec(key.slice(prefix.length))?.[1] : undefined;
}

/** Whether tagset writes such keys in an upload of several parts. */
export function isUploaded(key: string): boolean {
  return isStaging(key) || published.test(key);
}
