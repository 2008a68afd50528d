import { ConfigError } from '../errors.ts';
import { checkKey } from '../store/key.ts';

/** The name of the manifest that tagset writes beside a model's files. */
export const MANIFEST = 'manifest.json';

const LONGEST_NAME = 100;

/**
 * Where a file of a model is published below the model's folder: under the name that training gave it, unless no store
 * could hold that, or tagset writes a file of that name itself; then under one like it in a folder named by its hash.
 * @param base the longest key that the model's folder may have
 */
export function publishedPath(base: string, path: string, sha256: string): string {
  const folder = sha256.slice(0, 12);
  if (path !== MANIFEST && isKey(`${base}/${folder}/${path}`)) return path;
  const name = path.split('/').at(-1) ?? '';
  return `${folder}/${endOf(name.replace(/[\\\p{Control}\p{Surrogate}]/gu, '_'))}`;
}

function isKey(key: string): boolean {
  try {
    checkKey(key);
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/** The end of a long name, which tells what is in the file. */
function endOf(name: string): string {
  const letters = [...name];
  while (Buffer.byteLength(letters.join('')) > LONGEST_NAME) letters.shift();
  return letters.join('');
}
