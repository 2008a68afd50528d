import { relative, resolve } from 'node:path';
import type { SourceOfFile } from './read/site-read.ts';

/** The paths of a source as the folder of dataset.yaml sees them. */
export function inFolder(source: SourceOfFile, base: string): SourceOfFile {
  const { dump, csv } = source;
  const path = (file: string) => {
    const from = relative(base, resolve(file));
    return from === '' || from.startsWith('..') ? resolve(file) : from;
  };
  const all = (files: object) =>
    Object.fromEntries(
      Object.entries(files).map(([key, file]) => [key, key === 'null' ? file : path(String(file))]),
    );
  return {
    ...source,
    ...(dump !== undefined && { dump: typeof dump === 'string' ? path(dump) : all(dump) }),
    ...(csv !== undefined && { csv: all(csv) }),
  };
}
