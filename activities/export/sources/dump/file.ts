import { resolve } from 'node:path';
import { ConfigError } from '../../../errors.ts';
import { quoted } from '../../../shown.ts';
import type { DumpInput } from '../../../sql-dump/open-dump.ts';
import type { Store, Stored } from '../../../store/store.ts';
import { localFile, refuseChange, type SourceFile } from '../../source-file.ts';

/** A dump as the configuration names it: a path, or the address of an object in a store. */
export interface DumpFile extends SourceFile {
  /** @param expected what is known of it; another version of an object is refused */
  open(expected: Stored | undefined, signal?: AbortSignal): Promise<DumpInput>;
}

/**
 * @param base the folder that relative paths start from
 * @param openStore opens the store at an address such as `s3://bucket/folder`
 */
export function dumpFile(name: string, base: string, openStore: (address: string) => Store): DumpFile {
  if (!/^(s3|file):/.test(name)) {
    const path = resolve(base, name);
    return {
      ...localFile(path),
      open: async () => ({ path }),
    };
  }
  const { folder, key } = placeOf(name);
  const store = openStore(folder);
  return {
    name,
    status: (signal) => store.head(key, signal),
    async open(expected, signal) {
      const object = await store.open(key, signal);
      if (object === undefined) throw new ConfigError(missing(name));
      try {
        refuseChange(name, expected, object.stored);
      } catch (error) {
        object.stream.destroy();
        throw error;
      }
      return { stream: object.stream, name };
    },
  };
}

/** The store that a file lies in, and its key there. */
function placeOf(address: string): { folder: string; key: string } {
  const path = address.startsWith('file:') && !address.includes('/') ? address.replace(':', ':./') : address;
  const cut = path.lastIndexOf('/');
  const [folder, key] = [path.slice(0, cut), path.slice(cut + 1)];
  if (key === '' || /^s3:\/*$/.test(folder))
    throw new ConfigError(
      `source.dump names no file: ${quoted(address)}. Write a path, s3://bucket/folder/file or file:folder/file.`,
    );
  return { folder: folder === 'file:' ? 'file:/' : folder, key };
}

/** What to say of a dump that is not there. */
export function missing(name: string): string {
  return `There is no dump ${name}. Correct source.dump in dataset.yaml.`;
}

/** The moment that a dump says it was complete at, its writer's clock read as UTC; `undefined` if it says none. */
export function completedAt(text: string | undefined): Date | undefined {
  const moment = text === undefined ? Number.NaN : Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(moment) ? undefined : new Date(moment);
}
