import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../activities/errors.ts';

export interface OutputChoice {
  readonly table: readonly string[];
  readonly columns?: readonly string[];
  readonly format: 'csv' | 'parquet';
  readonly output?: string;
  readonly json: boolean;
}

/** The file of each table, or nothing where the one table goes to standard output. Makes the folder that several tables need. */
export async function chooseOutputs({
  table,
  columns,
  format,
  output,
  json,
}: OutputChoice): Promise<string[] | undefined> {
  if (new Set(table).size < table.length) throw new ConfigError('a table is named twice');
  if (table.length > 1 && columns !== undefined)
    throw new ConfigError('--columns goes with a single --table');
  if (output === undefined) {
    if (table.length > 1) throw new ConfigError('several tables need a folder: -o FOLDER/');
    if (format === 'parquet') throw new ConfigError('Parquet needs a file: -o FILE.parquet');
    if (json)
      throw new ConfigError('--json has standard output to itself: give the rows a file with -o FILE');
    return undefined;
  }
  const folder = /[/\\]$/.test(output) || (await isFolder(output));
  if (!folder && table.length === 1) return [output];
  if (!folder) throw new ConfigError(`several tables need a folder, and ${output} is none: -o FOLDER/`);
  await mkdir(output, { recursive: true });
  return table.map((name) => join(output, `${fileName(name)}.${format}`));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A table may have any name; a file may not. */
function fileName(table: string): string {
  return table.replace(
    /[/\\:*?"<>|%\p{Cc}]/gu,
    (character) => `%${character.codePointAt(0)?.toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
