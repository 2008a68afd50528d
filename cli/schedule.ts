import { Command } from 'commander';
import { configOption } from './config-option.ts';

/** `tagset schedule`: the monthly runs, as a Temporal Schedule. */
export function scheduleCommand(): Command {
  const load = () => import('./schedule-actions.ts');
  return new Command('schedule')
    .description('build the dataset every month')
    .addCommand(
      part('apply', 'create the schedule, or change it to what dataset.yaml says').action(async (options) =>
        (await load()).apply(options),
      ),
    )
    .addCommand(
      part('show', 'tell the state, the next times and the last runs')
        .option('--json', 'print one JSON document on standard output', false)
        .action(async (options) => (await load()).show(options)),
    )
    .addCommand(
      part('trigger', 'start a run now, unless one of the schedule is under way').action(async (options) =>
        (await load()).trigger(options),
      ),
    )
    .addCommand(
      part('pause', 'start no more runs until resume')
        .requiredOption('--reason <text>', 'why; the Web UI shows it')
        .action(async (options) => (await load()).pause(options)),
    )
    .addCommand(part('resume', 'start runs again').action(async (options) => (await load()).resume(options)))
    .addCommand(
      part('backfill', 'build the datasets of past months, one after the other')
        .argument('<from>', 'first month, YYYY-MM')
        .argument('<to>', 'last month, YYYY-MM')
        .action(async (from: string, to: string, options) =>
          (await load()).backfill({ ...options, from, to }),
        ),
    )
    .addCommand(
      part('delete', 'remove the schedule; runs and datasets stay').action(async (options) =>
        (await load()).remove(options),
      ),
    );
}

function part(name: string, description: string): Command {
  return new Command(name).description(description).addOption(configOption());
}
