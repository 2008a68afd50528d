import { milliseconds } from '../../activities/duration.ts';
import type { Said } from './examination.ts';

const DAY_MS = 86_400_000;

/**
 * What to say of a file that should be written anew for every build.
 * @param modified when its rows were written
 * @param maxAge `source.maxAge` of dataset.yaml
 */
export function ageOf(what: string, modified: Date, maxAge: string, now = new Date()): Said<undefined> {
  const age = now.getTime() - modified.getTime();
  const days = Math.floor(age / DAY_MS);
  const shown = days < 1 ? 'of today' : `${days} ${days === 1 ? 'day' : 'days'} old`;
  if (age <= milliseconds(maxAge)) return { text: `${what}, ${shown}`, value: undefined };
  const text = `${what}, ${shown}, and source.maxAge is ${maxAge}: a scheduled build refuses it. Is it written anew every month?`;
  return { state: 'warning', text, value: undefined };
}
