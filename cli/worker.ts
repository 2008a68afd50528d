import { Command, Option } from 'commander';

/** `tagset worker`: does the work of the runs that schedules, the Web UI and other terminals start. */
export function workerCommand(): Command {
  return new Command('worker')
    .description('run a worker until Ctrl-C or SIGTERM')
    .addOption(
      new Option('-c, --config <file>', 'configuration of a dataset; give it again for each further one')
        .argParser((file: string, earlier: string[] | undefined) => [...(earlier ?? []), file])
        .default(undefined, 'dataset.yaml'),
    )
    .action(async ({ config = ['dataset.yaml'] }: { config?: string[] }) => {
      const { runWorker } = await import('../worker/main.ts');
      await runWorker(config, (text) => process.stderr.write(`${text}\n`));
    });
}
