import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../errors.ts';
import { fileStore } from './file.ts';
import { checkKey } from './key.ts';
import { s3Store } from './s3.ts';
import type { S3Options } from './s3-client.ts';
import type { Store } from './store.ts';

export interface OpenStoreOptions {
  /** The folder that a relative `file:` address starts from: that of the configuration. */
  readonly base: string;
  /** How to reach S3 where its address does not say; default: as every AWS tool does. */
  readonly s3?: S3Options;
}

const FORMS = 'a store is s3://bucket/prefix or file:folder, such as file:./out';

/** The store at an address of the configuration. Nothing is read or written yet. Throws `ConfigError`. */
export function openStore(address: string, { base, s3 }: OpenStoreOptions): Store {
  if (address.startsWith('s3://')) return openS3(address, s3);
  if (address.startsWith('file:')) return fileStore(folderOf(address, base));
  throw new ConfigError(`${quote(address)} is no store: ${FORMS}.`);
}

function openS3(address: string, options: S3Options | undefined): Store {
  const [bucket = '', ...rest] = address.slice('s3://'.length).split('/');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new ConfigError(`${quote(address)} names no bucket (3 to 63 of a-z, 0-9, "-" and "."): ${FORMS}.`);
  }
  const prefix = rest.join('/').replace(/\/$/, '');
  if (prefix !== '') checkKey(prefix);
  return s3Store(bucket, prefix, options);
}

function folderOf(address: string, base: string): string {
  const path = address.slice('file:'.length);
  if (path === '' || path.includes('\0'))
    throw new ConfigError(`${quote(address)} names no folder: ${FORMS}.`);
  if (!path.startsWith('//')) return resolve(base, path);
  try {
    return resolve(fileURLToPath(address));
  } catch {
    throw new ConfigError(`${quote(address)} names no folder of this machine: ${FORMS}.`);
  }
}

/** People put keys where the user name goes in other addresses: what stands before an "@" is not repeated. */
function quote(address: string): string {
  return JSON.stringify(address.replace(/[^/]*@/, '…@'));
}
