import { Command } from 'commander';
import type { Inspected } from '../activities/sql-dump/inspect-dump.ts';
import { type DumpOptions, dumpInput, dumpLimits, withDump } from './dump-input.ts';
import { rows } from './figures.ts';
import { readingProgress } from './reading-progress.ts';

/** `tagset inspect`: what is in a SQL dump. */
export function inspectCommand(): Command {
  return withDump(new Command('inspect'))
    .description('list the tables of a SQL dump with their columns and rows')
    .action(run);
}

async function run(dump: string, options: DumpOptions): Promise<void> {
  const progress = await readingProgress(dump, true);
  try {
    // `convert` has a reader of its own in its file: this one is loaded for nobody else.
    const { inspectDump } = await import('../activities/sql-dump/inspect-dump.ts');
    const found = await inspectDump({
      input: dumpInput(dump),
      ...dumpLimits(options),
      onProgress: progress.update,
    });
    progress.close();
    process.stdout.write(options.json ? `${JSON.stringify({ dump, ...found }, null, 2)}\n` : describe(found));
  } finally {
    progress.close();
  }
}

function describe({ writer, serverVersion, completedAt, tables, notes }: Inspected): string {
  const from = serverVersion === undefined ? '' : ` from a server ${serverVersion}`;
  const when = completedAt === undefined ? '' : `, complete at ${completedAt}`;
  const lines = [`written by ${writer}${from}${when}`];
  for (const table of tables) {
    lines.push('', `${table.table}: ${rows(table.rows)}`);
    const width = Math.max(0, ...table.columns.map(({ name }) => name.length));
    for (const { name, type } of table.columns) lines.push(`  ${name.padEnd(width)}  ${type}`.trimEnd());
  }
  return [...lines, ...notes.map((note) => `note: ${note}`), ''].join('\n');
}
