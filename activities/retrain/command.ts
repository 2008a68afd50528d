import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { milliseconds } from '../duration.ts';
import { ConfigError, TrainingFailed } from '../errors.ts';
import type { Attempt } from '../stage.ts';
import type { Store } from '../store/store.ts';
import type { RetrainInput } from './contract.ts';
import { copyDataset } from './dataset-copy.ts';
import { readManifest } from './hand-over.ts';
import { PATIENCE_MS } from './insist.ts';
import { maskOf } from './mask.ts';
import { lastLines, type OutputLines } from './output-lines.ts';
import { type Ending, runProgram } from './program.ts';
import { stageOutput } from './stage-output.ts';
import { findStaged } from './staged-output.ts';
import type { Command } from './trainer.ts';

const GRACE_MS = 10_000;
/** `EX_TEMPFAIL` of sysexits.h: the program asks for another try. */
const TRY_AGAIN = 75;
/** Somebody stopped the program, most likely with the machine. */
const STOPPED = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** What a training needs besides its input. */
export interface Training {
  readonly trainer: Command;
  readonly store: Store;
  /** Keys under which attempts before may have left their output, the newest first. */
  readonly before: readonly string[];
  readonly log: (line: string) => void;
  readonly warn: (text: string) => void;
}

/**
 * Runs the command on a verified copy of the dataset and puts what it leaves into staging, to be published. What an
 * attempt before has put there whole is taken instead.
 */
export async function trainByCommand(
  input: RetrainInput,
  training: Training,
  attempt: Attempt,
): Promise<Artifact> {
  const { trainer, store, before, log, warn } = training;
  const { scratch, signal, key, progress } = attempt;
  const there = await findStaged(store, before, signal);
  if (there !== undefined) return there;

  const [dataset, output] = [join(scratch, 'dataset'), join(scratch, 'output')];
  await mkdir(dataset);
  await mkdir(output);
  const { manifest, bytes } = await readManifest(
    store,
    { uri: input.manifestUri, sha256: input.manifestSha256 },
    signal,
  );
  await copyDataset(input.manifestUri, manifest, store, dataset, signal);
  await writeFile(join(dataset, 'manifest.json'), bytes);

  const mask = maskOf(Object.values(trainer.environment));
  const lines = lastLines(mask, log);
  const late = AbortSignal.timeout(milliseconds(trainer.timeout));
  const ending = await runProgram({
    ...trainer,
    environment: {
      ...inherited(),
      ...trainer.environment,
      TAGSET_MANIFEST_URI: input.manifestUri,
      TAGSET_MANIFEST_SHA256: input.manifestSha256,
      TAGSET_DATASET_DIR: dataset,
      TAGSET_OUTPUT_DIR: output,
    },
    graceMs: GRACE_MS,
    signal: AbortSignal.any([signal, late]),
    onLine: lines.add,
  });
  signal.throwIfAborted();
  if (late.aborted)
    throw new TrainingFailed(
      `The training program took longer than retraining.timeout, ${trainer.timeout}.${lines.text()}`,
    );
  judge(ending, trainer, lines);
  const deadline = Date.now() + PATIENCE_MS;
  return stageOutput(input, output, { store, key, mask, progress, signal, deadline, log: warn });
}

function judge(ending: Ending, { command, folder }: Command, lines: OutputLines): void {
  if ('error' in ending)
    throw new ConfigError(
      ending.error === 'ENOENT'
        ? `retraining.command: there is no program ${command[0]}, neither on PATH nor below ${folder}.`
        : `retraining.command: ${command[0]} cannot be run: ${ending.error}.`,
    );
  const { code, signal } = ending;
  if (code === 0) return;
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  const message = `The training program ended ${how}.${lines.text()}`;
  throw code === TRY_AGAIN || (signal !== null && STOPPED.includes(signal))
    ? new Error(message)
    : new TrainingFailed(message);
}

/** What a program needs to run at all. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
