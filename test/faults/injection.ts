import { WorkflowFailedError } from '@temporalio/client';
import { inject, it } from 'vitest';
import { readLatest } from '../../activities/publish/latest.ts';
import { repeatedAttempts, retrainedAtMostOnce } from './oracle/history.ts';
import { findNoLeftovers } from './oracle/leftovers.ts';
import { type Reader, watchAsReader } from './oracle/reader.ts';
import { findNoSecrets } from './oracle/secrets.ts';
import { verifyCurrent } from './oracle/verified.ts';
import { record } from './record.ts';
import { type Build, createScene, DATASET, type Scene, type SceneOptions } from './scene.ts';
import type { Reference } from './services.ts';

/** What a test of a fault does: brings it about, ends it, and says which run is to be judged. */
export type Inject = (scene: FaultScene) => Promise<Injected>;

export interface FaultScene extends Scene {
  /** The fault is over: recovery is counted from here. Default: from the return of the test's body. */
  healed(): void;
  /** Another installation, with a Temporal namespace and tables of its own, that publishes into the same store. */
  beside(options: SceneOptions): Promise<Scene>;
}

export interface Injected {
  readonly build: Build;
  /** How the run must end; default `completed`. A failure must say what the pattern matches. */
  readonly ends?: 'completed' | 'cancelled' | 'terminated' | { readonly fails: RegExp };
  /** What `latest.json` must name afterwards; default: `new` for a run that completes, else `old`. */
  readonly latest?: 'old' | 'new';
  /** The version that the run gives, where its books are others than those of an undisturbed run; its rows are not. */
  readonly version?: string;
  /** What readers may have seen, one after the other; default: the old one, then the new one. */
  readonly order?: readonly string[];
}

const WRONG = 'Judged wrong: ';

/** The product did something wrong: that is never tried again. */
class Judgement extends Error {
  override readonly name = 'Judgement';

  constructor(what: string, options?: ErrorOptions) {
    super(WRONG + what, options);
  }
}

/**
 * What keeps a fault from coming about as meant says nothing of the product. A pattern, since vitest forgets a
 * condition that is a function, and would try a judged failure again.
 */
const AGAIN = { count: 1, condition: new RegExp(`^(?!${WRONG})`) };

const RUN_MS = 150_000;

/**
 * A test of one fault at one place, with the same judgement for all of them: readers saw the old dataset or the
 * new one, whole; the new one is what an undisturbed run makes; its content was handed to retraining at most
 * once; no secret shows, no process and no scratch file stays. Leaves a record for the report.
 */
export function injection(row: string, where: string, fault: Inject, options: SceneOptions = {}): void {
  it.concurrent(`${row}: ${where}`, { retry: AGAIN }, async () => {
    const references = inject('references');
    const scene = await createScene(inject('faultServices'), { before: references.before, ...options });
    let verdict = { survived: false, cameAbout: false, repeated: 0 };
    try {
      const reader = watchAsReader(scene.store);
      scene.later(() => reader.stop().catch(() => {}));
      let over = 0;
      const all = [scene];
      const injected = await fault({
        ...scene,
        async beside(others) {
          const other = await createScene(inject('faultServices'), { ...others, root: scene.store.root });
          scene.later(() => other.end());
          all.push(other);
          return other;
        },
        healed: () => {
          over = performance.now();
        },
      });
      over ||= performance.now();
      verdict.cameAbout = true;
      await hasEnded(injected);
      const recoverySeconds = (performance.now() - over) / 1000;
      await judge(all, reader, injected, references[options.site ?? 'small']);
      const completed = (injected.ends ?? 'completed') === 'completed';
      verdict = {
        survived: true,
        cameAbout: true,
        repeated: await repeatedAttempts(scene),
        ...(completed && { recoverySeconds }),
      };
    } catch (error) {
      Object.assign(verdict, { reason: String(error) });
      verdict.cameAbout ||= error instanceof Judgement;
      if (!verdict.cameAbout || error instanceof Judgement) throw error;
      throw new Judgement(String(error), { cause: error });
    } finally {
      await record(inject('records'), { row, where, ...verdict });
      await scene.end();
    }
  });
}

/** Waits for the end of a run, and throws unless it is the one expected. */
export async function hasEnded({ build, ends = 'completed' }: Injected): Promise<void> {
  const late = AbortSignal.timeout(RUN_MS);
  const end = await Promise.race([
    build.result().then(
      () => 'completed',
      (error: unknown) => error,
    ),
    new Promise((resolve) => late.addEventListener('abort', () => resolve('still running'))),
  ]);
  if (end === ends) return;
  const text = end instanceof WorkflowFailedError ? `${end.cause?.name}: ${causes(end)}` : String(end);
  if (ends === 'cancelled' && text.startsWith('CancelledFailure')) return;
  if (ends === 'terminated' && text.startsWith('TerminatedFailure')) return;
  if (typeof ends === 'object' && ends.fails.test(text)) return;
  throw new Judgement(`The run ended otherwise than it should: ${text}`);
}

function causes(error: Error): string {
  return error.cause instanceof Error ? `${error.cause.message} ← ${causes(error.cause)}` : '';
}

async function judge(
  scenes: readonly Scene[],
  reader: Reader,
  injected: Injected,
  { version: undisturbed, contentSha256 }: Reference,
): Promise<void> {
  const [scene] = scenes as [Scene];
  const { version: fresh = undisturbed } = injected;
  const { ends = 'completed', latest = ends === 'completed' ? 'new' : 'old' } = injected;
  const old = inject('references').before.version;
  const { order = [old, fresh] } = injected;
  for (const worker of scenes.flatMap(({ workers }) => workers)) await worker.stop();
  await reader.stop();
  // Who looks now and then may miss one.
  let next = 0;
  for (const version of reader.versions) {
    next = order.indexOf(version, next) + 1;
    if (next === 0) throw new Error(`Readers saw ${reader.versions.join(' → ')}.`);
  }
  const named = (await readLatest(scene.store, DATASET))?.latest;
  const current = named?.version;
  const expected = latest === 'new' ? fresh : old;
  if (current !== expected) throw new Error(`latest.json names ${current}, not ${expected}.`);
  if (latest === 'new' && named?.contentSha256 !== contentSha256)
    throw new Error(`${current} has other rows than an undisturbed run gives.`);
  await verifyCurrent(scene);
  // Of two installations that publish one content, either may hand it over.
  const retrained = (await Promise.all(scenes.map(retrainedAtMostOnce))).flat();
  if (latest === 'new' && ends === 'completed' && !retrained.includes(`retrain-${DATASET}-${contentSha256}`))
    throw new Error(`Retrained: ${retrained.join(', ') || 'never'}.`);
  const { mariadb, mysql, s3 } = inject('faultServices');
  for (const one of scenes) {
    await findNoSecrets(one, [mariadb.password, mysql.password, s3.secretAccessKey]);
    await findNoLeftovers(one);
  }
}
