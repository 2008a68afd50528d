import { Command } from 'commander';
import type { Diagnosis } from '../worker/doctor/doctor.ts';
import { configOption } from './config-option.ts';

/** `tagset doctor`: whether the next build can go well, before the night. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check configuration, Temporal, source, store and disk; say what to do')
    .addOption(configOption())
    .option('--json', 'print one JSON document on standard output', false)
    .action(async ({ config, json }: { config: string; json: boolean }) => {
      const { examine } = await import('../worker/doctor/doctor.ts');
      const diagnosis = await examine(config);
      const text = json ? `${JSON.stringify(diagnosis, null, 2)}\n` : describe(diagnosis);
      // A server that does not answer would keep the process alive.
      process.stdout.write(text, () => process.exit(diagnosis.ok ? 0 : 1));
    });
}

function describe({ checks }: Diagnosis): string {
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.map(({ check, state, text }) =>
    `${state.padEnd('not checked'.length)}  ${check.padEnd(width)}  ${text.replaceAll('\n', ' ')}`.trimEnd(),
  );
  const wrong = checks.filter(({ state }) => state === 'wrong').length;
  const verdict =
    wrong === 0
      ? 'The next build can go well.'
      : `${wrong} of ${checks.length} checks found something wrong.`;
  return `${[...lines, '', verdict].join('\n')}\n`;
}
