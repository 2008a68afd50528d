import { Command } from 'commander';
import { configOption } from './config-option.ts';

/** `tagset rollback`: points readers at an earlier dataset. Needs no Temporal. */
export function rollbackCommand(): Command {
  return new Command('rollback')
    .description('make an earlier version the latest, and withdraw those that came after it')
    .argument('<version>', 'such as 2026-11-0123456789ab')
    .addOption(configOption())
    .requiredOption('--reason <text>', 'why; a build that gives a withdrawn content again tells it')
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (version: string, options: { config: string; reason: string; json: boolean }) => {
      const { runRollback } = await import('./run-rollback.ts');
      await runRollback(version, options);
    });
}
