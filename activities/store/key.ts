import { ConfigError } from '../errors.ts';

/** Where the file store keeps its unfinished writes and its locks: no object's key begins with it. */
export const RESERVED = '.tagset';

/** Room for the prefix of an S3 root below S3's 1024 bytes a key. */
const MAX_KEY_BYTES = 900;
/** What file systems allow in one name. */
const MAX_SEGMENT_BYTES = 255;

/**
 * Refuses, with a `ConfigError` that quotes it, a key that leaves the store's root or that one of the
 * stores could not hold: both accept the same keys, so that a dataset can move from one to the other.
 */
export function checkKey(key: string): void {
  const flaw = flawOf(key);
  if (flaw) throw new ConfigError(`The store key ${JSON.stringify(key)} ${flaw}.`);
}

/** The same for a prefix of keys, which may be empty, end in `/` or end within a name. */
export function checkPrefix(prefix: string): void {
  checkKey(prefix === '' || prefix.endsWith('/') ? `${prefix}any` : prefix);
}

function flawOf(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (key.startsWith('/')) return 'is absolute; keys are relative to the root of the store';
  if (key.includes('\\')) return 'contains a backslash; the parts of a key are separated by "/"';
  if (/\p{Control}/u.test(key)) return 'contains a control character';
  if (/\p{Surrogate}/u.test(key)) return 'is not valid Unicode';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `is longer than ${MAX_KEY_BYTES} bytes`;
  const segments = key.split('/');
  if (segments[0] === RESERVED) return `begins with ${RESERVED}/, which the file store keeps for itself`;
  for (const segment of segments) {
    if (segment === '') return 'has an empty part between two "/" or at its end';
    if (segment === '.' || segment === '..') return `contains "${segment}" as a part`;
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) {
      return `has a part longer than ${MAX_SEGMENT_BYTES} bytes`;
    }
  }
  return undefined;
}
