import { EventEmitter, once } from 'node:events';
import type { Standing } from '../../worker/dependencies.ts';

/** Holds up the exports of a worker until it is opened. */
export interface Gate {
  /** Exports that have come to the gate so far. */
  readonly arrived: number;
  /** Resolves when the next export comes. */
  arrival(): Promise<unknown>;
  open(): void;
  readonly hold: (standing: Standing) => Standing;
}

export function closedGate(): Gate {
  const events = new EventEmitter();
  let arrived = 0;
  let isOpen = false;
  return {
    get arrived() {
      return arrived;
    },
    arrival: () => once(events, 'arrival'),
    open() {
      isOpen = true;
      events.emit('open');
    },
    hold: (standing) => ({
      ...standing,
      source: (settings) => {
        const source = standing.source(settings);
        return {
          check: (tables) => source.check(tables),
          export: async (request) => {
            arrived++;
            events.emit('arrival');
            if (!isOpen) await once(events, 'open', { signal: request.signal });
            return source.export(request);
          },
        };
      },
    }),
  };
}
