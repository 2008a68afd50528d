import { Command, InvalidArgumentError } from 'commander';
import type { InitOptions } from './run-init.ts';

/** `tagset init`: a first dataset.yaml for a site's tables. Needs no configuration and no Temporal. */
export function initCommand(): Command {
  return new Command('init')
    .description(
      'look at the tables of a database, of dumps or of CSV files, and write a dataset.yaml for them',
    )
    .argument('[source...]', 'URL, dumps or CSV files (default: the database of MYSQL_URL)')
    .option('-o, --output <file>', 'file to write, which must not be there', 'dataset.yaml')
    .option('--name <name>', 'name of the dataset (default: that of the database or the first file)', named)
    .option('--store <address>', 'where datasets go: a folder or s3://bucket/prefix', 'file:./out')
    .option('--min-uses <n>', 'uses that make a tag a label (default: chosen by what it leaves)', positive)
    .action(async (source: string[], options: InitOptions) => {
      const { runInit } = await import('./run-init.ts');
      await runInit(source, options);
    });
}

function named(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text))
    throw new InvalidArgumentError('use up to 64 letters, digits, "-" and "_".');
  return text;
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a number of uses is expected.');
  return Number(text);
}
