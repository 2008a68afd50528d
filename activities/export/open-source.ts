import { resolve } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Source } from './source.ts';
import type { SourceConfig } from './source-config.ts';
import { csvSource } from './sources/csv/source.ts';
import { dumpSource } from './sources/dump/source.ts';
import { mysqlSource } from './sources/mysql/source.ts';

export interface OpenSourceOptions {
  /** The folder that relative paths start from: that of the configuration. */
  readonly base: string;
  /** Opens the store at an address, for dumps that lie in one. */
  readonly openStore: (address: string) => Store;
}

/** The source that the configuration names. Nothing is read yet; throws `ConfigError` for an address that is none. */
export function openSource(config: SourceConfig, options: OpenSourceOptions): Source {
  const { base, openStore } = options;
  if (config.mysql !== undefined) return mysqlSource(config.mysql);
  if (config.csv !== undefined) {
    const { images, tags, taggings } = config.csv;
    return csvSource({
      ...config.csv,
      images: resolve(base, images),
      tags: resolve(base, tags),
      ...(taggings !== undefined && { taggings: resolve(base, taggings) }),
    });
  }
  if (config.dump !== undefined) return dumpSource(config.dump, config.allowMissingTrailer, base, openStore);
  throw new ConfigError('source names none of mysql, dump and csv.');
}
