import { Command, CommanderError } from 'commander';
import { version } from '../worker/version.ts';
import { buildCommand } from './build.ts';
import { convertCommand } from './convert.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { initCommand } from './init.ts';
import { inspectCommand } from './inspect.ts';
import { pruneCommand } from './prune.ts';
import { rollbackCommand } from './rollback.ts';
import { scheduleCommand } from './schedule.ts';
import { verifyCommand } from './verify.ts';
import { workerCommand } from './worker.ts';

// A command loads what it needs when it runs: to convert a dump takes neither Temporal nor DuckDB.
const program = new Command('tagset')
  .description(
    "Turns the tags of a picture site's members into a clean multi-label image dataset, every month.",
  )
  .version(version)
  .showHelpAfterError('(tagset --help lists the commands)')
  .addCommand(demoCommand())
  .addCommand(initCommand())
  .addCommand(buildCommand())
  .addCommand(workerCommand())
  .addCommand(scheduleCommand())
  .addCommand(verifyCommand())
  .addCommand(rollbackCommand())
  .addCommand(pruneCommand())
  .addCommand(doctorCommand())
  .addCommand(convertCommand())
  .addCommand(inspectCommand());

for (const command of withSubcommands(program)) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what was wrong already, or printed the help that was asked for.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    const { exitCode, explain } = await import('./failure.ts');
    // A worker's runtime that never got to work would keep the process alive.
    process.stderr.write(`tagset: ${explain(error)}\n`, () => process.exit(exitCode(error)));
  }
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
