import { access, writeFile } from 'node:fs/promises';
import { ConfigError } from '../activities/errors.ts';
import { quoted } from '../activities/shown.ts';
import { type Initiated, init } from '../worker/init/init.ts';
import { printer } from './printer.ts';

/** What somebody asks of `tagset init` at the command line. */
export interface InitOptions {
  readonly output: string;
  readonly name?: string;
  readonly store: string;
  readonly minUses?: number;
}

/** Writes a dataset.yaml for what somebody named, and tells what it says and what to do next. */
export async function runInit(named: readonly string[], options: InitOptions): Promise<void> {
  const { output } = options;
  if (await isThere(output)) throw isThereAlready(output);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('It was interrupted; nothing was written.'));
  process.once('SIGINT', interrupt);
  const print = printer(process.stderr);
  print.live('Looking at the tables …');
  try {
    const made = await init({ ...options, named, signal: stop.signal });
    print.close();
    await writeFile(output, made.yaml, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw isThereAlready(output);
      throw new ConfigError(
        `${output} cannot be written: ${error.code === 'ENOENT' ? 'there is no such folder' : error.message}.`,
      );
    });
    process.stdout.write(describe(made, output));
  } finally {
    print.close();
    process.off('SIGINT', interrupt);
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function isThereAlready(file: string): ConfigError {
  return new ConfigError(`${file} is there already, and is never written over. Name another file with -o.`);
}

function describe({ proposal, counts, trial, minUses, needsUrl }: Initiated, output: string): string {
  const { what, reasons, first } = proposal;
  const width = Math.max(...counts.map(({ table }) => table.length));
  const config = output === 'dataset.yaml' ? '' : ` -c ${output}`;
  const lines = [
    `Found ${what}.`,
    ...reasons.map((reason) => `  ${reason}`),
    '',
    ...counts.map(({ table, text }) => `${table.padEnd(width)}  ${text}`),
    '',
    ...whatRulesGive(trial, minUses),
    '',
    `${output} is written; its comments say why it is so, and what to check.`,
    ...(first ? ['', `Before the first build: ${first.why}`, ...first.sql.map((line) => `  ${line}`)] : []),
    '',
    ...(needsUrl
      ? ['  export MYSQL_URL=…                 # the address, with an account that may read']
      : []),
    `  tagset build${config} --dry-run`,
  ];
  return `${lines.join('\n')}\n`;
}

function whatRulesGive(trial: Initiated['trial'], minUses: number): string[] {
  if (typeof trial === 'string') return [trial];
  const { top, yields } = trial;
  const here = yields.find((one) => one.minUses === minUses);
  return [
    `Most used: ${top.map(({ label, uses }) => `${quoted(label)} ${uses}`).join(', ')}`,
    ...(here
      ? [`With tags of at least ${minUses} uses: ${here.labels} labels, ${here.images} pictures.`]
      : []),
  ];
}
