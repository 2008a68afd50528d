import { EventEmitter, once } from 'node:events';
import { Context } from '@temporalio/activity';
import type { Store } from '../../activities/store/store.ts';
import type { Standing } from '../../worker/dependencies.ts';

/** Holds up one stage of a worker until it is opened. */
export interface HeldStage {
  /** Resolves when the stage has begun. */
  arrival(): Promise<void>;
  open(): void;
  readonly hold: (standing: Standing) => Standing;
}

/** `plan` is held where it reads dataset.yaml, `export` at the source, all later ones at what they put into the store. */
export function heldStages(stage: string): HeldStage {
  const events = new EventEmitter();
  let isThere = false;
  let isOpen = false;
  const pass = async (signal?: AbortSignal) => {
    isThere = true;
    events.emit('arrival');
    if (!isOpen) await once(events, 'open', signal ? { signal } : {});
  };
  return {
    arrival: async () => void (isThere || (await once(events, 'arrival'))),
    open() {
      isOpen = true;
      events.emit('open');
    },
    hold(standing) {
      if (stage === 'plan')
        return {
          ...standing,
          settings: async () => {
            // The worker itself reads dataset.yaml too.
            if (isActivity()) await pass();
            return standing.settings();
          },
        };
      if (stage === 'export')
        return {
          ...standing,
          source: (settings) => {
            const source = standing.source(settings);
            return {
              check: (tables) => source.check(tables),
              export: async (request) => {
                await pass(request.signal);
                return source.export(request);
              },
            };
          },
        };
      return { ...standing, store: holding(standing.store, stage, pass) };
    },
  };
}

function isActivity(): boolean {
  try {
    return Context.current() !== undefined;
  } catch {
    return false;
  }
}

function holding(store: Store, stage: string, pass: (signal?: AbortSignal) => Promise<void>): Store {
  const isOf = (key: string) =>
    stage === 'upload' ? key.startsWith('datasets/') : new RegExp(`^staging/[^/]+/${stage}/`).test(key);
  return {
    ...store,
    put: async (key, body, options) => {
      if (isOf(key)) await pass(options?.signal);
      return store.put(key, body, options);
    },
  };
}
