import { Command } from 'commander';
import { configOption } from './config-option.ts';

/** `tagset worker`: does the work of the runs that schedules, the Web UI and other terminals start. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('run a worker until Ctrl-C or SIGTERM')
    .addOption(configOption())
    .action(async ({ config }: { config: string }) => {
      const { runWorker } = await import('../worker/main.ts');
      await runWorker(config, (text) => process.stderr.write(`${text}\n`));
    });
}
