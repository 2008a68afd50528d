import { sha256Of } from '../sha256.ts';
import type { Manifest } from './manifest.ts';

/** For whom a file of a dataset is: whoever uses it, or the owner of the site alone. */
export type Audience = Manifest['files'][number]['audience'];

type Named = Pick<Manifest['files'][number], 'path' | 'sha256'>;

/** How many digits of a SHA-256 stand for it in names. */
const DIGITS = 12;

/**
 * The identity of a dataset: the SHA-256 over a line `<sha256>  <plain path>` for each of its files, in byte order of the
 * paths, as `sha256sum` prints them. Whatever changes a file makes another dataset. A file that names the version
 * cannot count for it; there is none yet.
 */
export function filesSha256Of(files: readonly Named[]): string {
  const lines = files.map((file) => ({ path: plainPath(file), sha256: file.sha256 }));
  lines.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  return sha256Of(lines.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join(''));
}

/** The name of a version: its month, and the first digits of the identity of its files. */
export function versionOf(period: string, filesSha256: string): string {
  return `${period}-${filesSha256.slice(0, DIGITS)}`;
}

/** Where a file goes whose plain path other bytes have: a folder beside them, named by its own hash. */
export function asidePath({ path, sha256 }: Named): string {
  const at = path.lastIndexOf('/') + 1;
  return `${path.slice(0, at)}${sha256.slice(0, DIGITS)}/${path.slice(at)}`;
}

/** The path of a file as it was made, wherever it was put. */
export function plainPath({ path, sha256 }: Named): string {
  const parts = path.split('/');
  if (parts.at(-2) === sha256.slice(0, DIGITS)) parts.splice(-2, 1);
  return parts.join('/');
}
