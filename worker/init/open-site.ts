import { stat } from 'node:fs/promises';
import { ConfigError } from '../../activities/errors.ts';
import { readCsvSite } from './read/csv-site.ts';
import { readDumpSite } from './read/dump-site.ts';
import { readMysqlSite } from './read/mysql-site.ts';
import type { SiteRead } from './read/site-read.ts';

const CSV = /\.(csv|tsv)(\.gz)?$/i;

/**
 * Reads the schema of what somebody named: the URL of a database, SQL dumps or CSV files; without any, the database of
 * `MYSQL_URL`. Throws `ConfigError` for what is none of these; no message has the URL in it.
 */
export async function openSite(
  named: readonly string[],
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<SiteRead> {
  const [first, ...more] = named;
  if (first === undefined) {
    const url = environment.MYSQL_URL;
    if (url === undefined || url === '')
      throw new ConfigError(
        'Name what to look at: a dump, CSV files, or a database. The address of a database holds a password and is best set in the environment: export MYSQL_URL=mysql://user:password@host:3306/database, then tagset init.',
      );
    return readMysqlSite(url, signal);
  }
  if (named.some((one) => one.includes('://'))) {
    if (more.length > 0)
      throw new ConfigError('Name one database and nothing else, or files and no database.');
    if (/^s3:/i.test(first))
      throw new ConfigError(
        'tagset init reads dumps from this machine only: download it first. A build reads s3:// itself.',
      );
    return readMysqlSite(first, signal);
  }
  for (const file of named) await mustBeFile(file);
  const csv = named.filter((file) => CSV.test(file));
  if (csv.length === 0) return readDumpSite(named, signal);
  if (csv.length === named.length) return readCsvSite(named, signal);
  throw new ConfigError('Name either CSV files or dumps: one dataset is read from one kind of source.');
}

async function mustBeFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new ConfigError(`There is no file ${file} that can be read.`);
  if (found.isDirectory()) throw new ConfigError(`${file} is a folder: name the files in it.`);
}
