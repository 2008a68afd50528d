import { Command, Option } from 'commander';
import { configOption } from './config-option.ts';
import type { BuildOptions } from './run-build.ts';

/** `tagset build`: starts `buildDataset` and follows it to its end. */
export function buildCommand(): Command {
  return new Command('build')
    .description('build the dataset now and follow the run')
    .addOption(configOption())
    .option('--period <YYYY-MM>', 'the month the dataset is for (default: this month)')
    .option('--dry-run', 'do everything but publish', false)
    .addOption(
      new Option(
        '--retrain <when>',
        'hand the dataset to retraining (default: as dataset.yaml says)',
      ).choices(['changed', 'always', 'never']),
    )
    .addOption(
      new Option('--resume', 'go on with the build that was interrupted, as it was started').conflicts([
        'period',
        'dryRun',
        'retrain',
        'anew',
      ]),
    )
    .option('--anew', 'end a build of this dataset that is not finished, and start over', false)
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ config, ...options }: BuildOptions & { config: string }) => {
      const { runBuild } = await import('./run-build.ts');
      await runBuild(config, options);
    });
}
