import { Command } from 'commander';
import { configOption } from './config-option.ts';
import type { PruneRequest } from './run-prune.ts';

/** `tagset prune`: removes versions that nobody needs any more. Needs no Temporal. */
export function pruneCommand(): Command {
  return new Command('prune')
    .description('remove versions beyond a number or an age; says what would go unless --yes is given')
    .addOption(configOption())
    .option('--keep <n>', 'how many of the newest stay')
    .option('--older-than <time>', 'remove what was published longer ago, such as "180 days"')
    .option('--yes', 'remove them', false)
    .option('--json', 'print one JSON document on standard output', false)
    .addHelpText(
      'after',
      '\nWith both, a version goes that is beyond both. The latest stays, and what a rollback went back to.',
    )
    .action(async (request: PruneRequest) => {
      const { runPrune } = await import('./run-prune.ts');
      await runPrune(request);
    });
}
