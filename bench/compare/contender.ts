import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What one run of a contender took. */
export interface Run {
  /** Wall seconds of the work itself: no interpreter, no worker is started in them. */
  readonly seconds: number;
  /** The most memory its process ever held; unknown for servers and clients written by others. */
  readonly peakBytes?: number;
  readonly stages: readonly { readonly name: string; readonly seconds: number }[];
}

/** One way to do (a share of) the work. A run that publishes something else than the expected dataset throws. */
export interface Contender {
  readonly name: string;
  run(): Promise<Run>;
}

const execute = promisify(execFile);

/**
 * Runs contenders in alternation, A B C A B C, so that what the machine does meanwhile meets all of them. What one has
 * written is on the disk before the next begins, which would have to share the disk with that otherwise.
 */
export async function alternate(
  contenders: readonly Contender[],
  rounds: number,
  onRun: (name: string, run: Run) => void,
): Promise<Map<string, Run[]>> {
  const runs = new Map(contenders.map(({ name }) => [name, [] as Run[]]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      await execute('sync');
      const run = await contender.run();
      onRun(contender.name, run);
      runs.get(contender.name)?.push(run);
    }
  }
  return runs;
}
