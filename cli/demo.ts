import { Command } from 'commander';
import type { BuildOptions } from './run-build.ts';

/** `tagset demo`: everything embedded, on the bundled example. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('build the bundled example with everything embedded: no database, no S3, no Temporal needed')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (options: BuildOptions) => {
      const { runDemo } = await import('./run-build.ts');
      await runDemo(options);
    });
}
