import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Dataset, Dependencies } from '../../activities/index.ts';
import { rollback } from '../../activities/publish/rollback.ts';
import type { Store } from '../../activities/store/store.ts';
import { dependenciesIn, failureType } from '../activities/pipeline/run-pipeline.ts';
import { breaking, pausing } from '../activities/publish/pausing-store.ts';
import { quickStore } from '../activities/upload/prepared.ts';
import type { TestDatabase } from '../services/mysql.ts';
import type { BuildChoice, Command, Draw, Site } from './draw.ts';
import { type Expected, expectedOf } from './expected.ts';
import { Oracle, type Seen } from './oracle.ts';
import { identityOf } from './published-form.ts';
import { type Identity, type Outcome, Publishing } from './publishing.ts';
import { provide, type Reading } from './site-source.ts';
import { type Made, madeFor, makeDataset, publishMade, readAt } from './stages.ts';

const MONTHS = ['2026-10', '2026-11'];
const timeOf = (day: number) => `2026-11-0${day}T03:00:00.000Z`;

/** Told what came of the commands, for those who want to know what draws reach. */
export type Tally = (what: Outcome | 'refused' | 'rolled back' | 'stays behind') => void;

/** A build that came as far as upload. */
interface Run {
  readonly id: string;
  readonly at: number;
  readonly made: Made;
  readonly dependencies: Dependencies;
  readonly moment: { readonly day: number; readonly month: number };
  readonly identity: Identity;
  readonly expected: Expected;
  /** Lets the attempt go on that was stopped. */
  goOn?: (() => Promise<Dataset>) | undefined;
}

/** Does what a draw says, and throws where what is published is not what the model has. */
export async function play(
  draw: Draw,
  parent: string,
  database: TestDatabase | undefined,
  tally: Tally = () => {},
): Promise<void> {
  const folder = join(parent, draw.folder);
  await mkdir(folder, { recursive: true });
  try {
    const game = new Game(draw, folder, draw.database ? database : undefined, tally);
    try {
      for (const command of draw.commands) await game.play(command);
      await game.end();
    } finally {
      await game.release();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

class Game {
  private readonly store: Store;
  private readonly models: readonly Publishing[];
  private readonly oracle: Oracle;
  private readonly runs: Run[] = [];
  private last: BuildChoice | undefined;
  /** What a reading came to by rules: most builds differ from one before in their moment only. */
  private readonly known = new Map<string, Made>();
  private started = 0;

  private readonly draw: Draw;
  private readonly folder: string;
  private readonly database: TestDatabase | undefined;
  private readonly tally: Tally;

  constructor(draw: Draw, folder: string, database: TestDatabase | undefined, tally: Tally) {
    this.draw = draw;
    this.folder = folder;
    this.database = database;
    this.tally = tally;
    this.store = quickStore(join(folder, 'out'));
    this.models = draw.sites.map(() => new Publishing());
    this.oracle = new Oracle(this.store, folder, draw.sites, this.models);
  }

  async play(command: Command): Promise<void> {
    if (command.do === 'rollback') return this.rollback(command.of, command.to);
    if (command.do === 'late attempt') return this.lateAttempt(command.build);
    if (command.do === 'again') return this.last && this.build({ ...this.last, do: 'build' }, true);
    return this.build(command, false);
  }

  private async build(
    command: Exclude<Command, { do: 'again' | 'rollback' | 'late attempt' }>,
    anew: boolean,
  ) {
    this.last = command;
    const at = command.of % this.draw.sites.length;
    const site = this.draw.sites[at] as Site;
    const reading = chosen(site, command);
    const expected = expectedOf(site, reading);
    const id = `run-${++this.started}`;
    const before = await this.oracle.look();
    const moment = { day: command.day, month: command.month % MONTHS.length };
    const period = MONTHS[moment.month] ?? '';
    const settings = await provide(reading, this.folder, this.database);
    const { draw, folder, store } = this;
    const plain = await dependenciesIn(folder, settings, {
      store,
      threads: draw.threads,
      rowsPerRange: draw.rowsPerRange,
    });
    const dependencies = {
      ...plain,
      source: (now: typeof settings) => readAt(plain.source(now), timeOf(moment.day)),
    };
    const dryRun = command.do === 'dry run';
    const key = JSON.stringify([
      at,
      reading.tables,
      reading.rules,
      reading.output,
      this.database && reading.from,
    ]);
    const found = anew ? undefined : this.known.get(key);
    const make = () => makeDataset(dependencies, { period, dryRun }, id);
    const made = found
      ? madeFor(found, period, timeOf(moment.day), dryRun)
      : await make().catch((error: unknown) => error as Error);
    if (made instanceof Error && typeof expected !== 'string') throw made;
    if (typeof expected === 'string' || made instanceof Error) {
      expect(made instanceof Error ? failureType(made) : 'a dataset').toBe(expected);
      this.tally('refused');
      return this.oracle.expectUnchanged(before);
    }
    this.known.set(key, made);
    const identity = identityOf(site, reading.rules, reading.output, expected);
    const run: Run = { id, at, made, dependencies, moment, identity, expected };
    if (dryRun) {
      expect((await publishMade(dependencies, made, id)).outcome).toBe('dry run');
      this.tally('dry run');
      return this.oracle.expectUnchanged(before);
    }
    this.runs.push(run);
    if (command.do === 'broken build') {
      const broken = { ...dependencies, store: breaking(store, command.call, command.when) };
      await publishMade(broken, made, id).catch(() => {});
    }
    if (command.do === 'stopped build') await this.stop(run, command);
    return this.publish(run, before, undefined);
  }

  /** Starts an attempt and waits until it is stopped at a call, or over. */
  private async stop(run: Run, { call, when }: { call: number; when: 'before' | 'after' }): Promise<void> {
    const { store, paused, resume } = pausing(this.store, call, when);
    const done = publishMade({ ...run.dependencies, store }, run.made, run.id);
    done.catch(() => {});
    const stopped = await Promise.race([paused.then(() => true), done.then(() => false)]);
    if (!stopped) return;
    this.oracle.stopped++;
    run.goOn = () => {
      run.goOn = undefined;
      this.oracle.stopped--;
      resume();
      return done;
    };
  }

  /** Lets whatever was stopped go on, one after the other. */
  async end(): Promise<void> {
    for (const run of this.runs) if (run.goOn) await this.publish(run, await this.oracle.look());
  }

  /** The same where nobody asks any more how it ends. */
  async release(): Promise<void> {
    for (const { goOn } of this.runs) await goOn?.().catch(() => {});
  }

  /** Whatever became of other attempts of the run, its answer is the model's. */
  private async publish(run: Run, before: Seen, late = run.goOn): Promise<void> {
    const { id, at, made, dependencies, moment, identity, expected } = run;
    const model = this.models[at] as Publishing;
    const { outcome, version } = await (late?.() ?? publishMade(dependencies, made, id));
    const due = model.publish({ ...identity, ...moment }, version, id);
    expect({ outcome }).toEqual({ outcome: due });
    this.tally(due);
    if (due !== 'withdrawn' && model.latest?.version !== version) this.tally('stays behind');
    this.oracle.name(at, MONTHS[moment.month] ?? '', identity, version);
    if (due !== 'withdrawn') this.oracle.expectFiles(at, version, expected, made.plan.output.formats);
    await this.oracle.expectPublished(at, before, 'build');
  }

  private async lateAttempt(index: number): Promise<void> {
    const run = this.runs[index % this.runs.length];
    if (run) await this.publish(run, await this.oracle.look());
  }

  private async rollback(of: number, to: number): Promise<void> {
    const at = of % this.draw.sites.length;
    const model = this.models[at] as Publishing;
    const others = model.versions.filter(({ version }) => version !== model.latest?.version);
    const target = others[to % others.length];
    if (target === undefined) return;
    const before = await this.oracle.look();
    const { name } = this.draw.sites[at] as Site;
    const why = { reason: 'the model says so', at: new Date(timeOf(9)) };
    await rollback(this.store, name, target.version, why, this.oracle.checking);
    model.rollback(target.version);
    this.tally('rolled back');
    await this.oracle.expectPublished(at, before, 'rollback');
  }
}

/** The choice among what there is. */
function chosen(site: Site, { tables, rules, output, from }: BuildChoice): Reading {
  const pick = <T>(all: readonly T[], at: number) => all[at % all.length] as T;
  return {
    site,
    tables: tables % site.tables.length,
    rules: pick(site.rules, rules),
    output: pick(site.outputs, output),
    from,
  };
}
