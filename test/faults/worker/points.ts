import { Context } from '@temporalio/activity';
import type { Store } from '../../../activities/store/store.ts';
import type { Standing } from '../../../worker/dependencies.ts';

/** Told of every point that an activity comes to, such as `before upload put datasets/stills/latest.json`; may wait. */
export type AtPoint = (point: string) => Promise<void>;

/** The same dependencies, with a point before and after whatever an activity does outside its process. */
export function withPoints(standing: Standing, at: AtPoint): Standing {
  return {
    ...standing,
    store: storeWithPoints(standing.store, at),
    settings: () => between(at, 'settings', '', standing.settings),
    source: (settings) => {
      const source = standing.source(settings);
      return {
        check: (tables) => source.check(tables),
        export: (request) => between(at, 'read', 'source', () => source.export(request)),
      };
    },
  };
}

function storeWithPoints(store: Store, at: AtPoint): Store {
  return {
    ...store,
    put: (key, ...rest) => between(at, 'put', key, () => store.put(key, ...rest)),
    open: (key, ...rest) => between(at, 'open', key, () => store.open(key, ...rest)),
    read: (key, ...rest) => between(at, 'open', key, () => store.read(key, ...rest)),
    delete: (key, ...rest) => between(at, 'delete', key, () => store.delete(key, ...rest)),
  };
}

async function between<T>(at: AtPoint, action: string, what: string, act: () => Promise<T>): Promise<T> {
  const point = `${activity()} ${action} ${what}`;
  await at(`before ${point}`);
  const result = await act();
  await at(`after ${point}`);
  return result;
}

/** Outside of an activity a worker prepares itself. */
function activity(): string {
  try {
    return Context.current().info.activityType;
  } catch {
    return 'start';
  }
}
