import { Command, Option } from 'commander';
import { convertDump } from '../activities/sql-dump/convert-dump.ts';
import { chooseOutputs, type OutputChoice } from './convert-outputs.ts';
import { type ConvertedAny, convertReport, describeConverted } from './convert-report.ts';
import { type DumpOptions, dumpInput, dumpLimits, withDump } from './dump-input.ts';
import { readingProgress } from './reading-progress.ts';

interface ConvertOptions extends DumpOptions, OutputChoice {
  readonly json: boolean;
  readonly schema?: string;
}

/** `tagset convert`: tables of a SQL dump as CSV or Parquet. Needs no configuration and no Temporal. */
export function convertCommand(): Command {
  return withDump(new Command('convert'))
    .description('turn tables of a SQL dump into CSV or Parquet')
    .addOption(
      new Option('-t, --table <name>', 'table, or database.table; once for each')
        .argParser((name, names: readonly string[] = []) => [...names, name])
        .makeOptionMandatory(),
    )
    .option(
      '--columns <names>',
      'columns in the order of the output, such as id,value (default: all)',
      (list) => list.split(','),
    )
    .addOption(new Option('--format <format>', 'of the output').choices(['csv', 'parquet']).default('csv'))
    .option('-o, --output <path>', 'file, or folder for several tables (default: CSV to standard output)')
    .option('--schema <file>', 'dump with the CREATE TABLE that this one lacks')
    .action(run);
}

async function run(dump: string, options: ConvertOptions): Promise<void> {
  const outputs = await chooseOutputs(options);
  const toTerminal = outputs === undefined && process.stdout.isTTY;
  const progress = await readingProgress(dump, !toTerminal);
  try {
    const converted = await convert(dump, outputs, options, progress.update);
    progress.close();
    if (options.json)
      process.stdout.write(`${JSON.stringify(convertReport(dump, converted, outputs ?? []), null, 2)}\n`);
    else process.stderr.write(describeConverted(converted, outputs));
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  } finally {
    progress.close();
  }
}

async function convert(
  dump: string,
  outputs: readonly string[] | undefined,
  options: ConvertOptions,
  onProgress: (done: { bytes: number; rows: number }) => void,
): Promise<ConvertedAny> {
  const request = { input: dumpInput(dump), schema: options.schema, ...dumpLimits(options), onProgress };
  const wanted = options.table.map((table) => ({ table, columns: options.columns }));
  if (outputs === undefined) {
    // A reader that has seen enough closes the pipe: the write fails, and this event must not end the process before.
    process.stdout.on('error', () => {});
    return convertDump({ ...request, tables: wanted.map((table) => ({ ...table, output: process.stdout })) });
  }
  const tables = wanted.map((table, i) => ({ ...table, output: outputs[i] as string }));
  if (options.format === 'csv') return convertDump({ ...request, tables });
  // DuckDB takes longer to load than a small dump to convert.
  const { convertToParquet } = await import('../activities/sql-dump/parquet/convert-to-parquet.ts');
  return convertToParquet({ ...request, tables });
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
