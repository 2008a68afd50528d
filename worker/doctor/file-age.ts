import type { Said } from './examination.ts';

const DAY_MS = 86_400_000;
/** A month, and some days for a dump that is late. */
const OLD_DAYS = 35;

/** What to say of a file that should be written anew for every build. */
export function ageOf(what: string, modified: Date, now = new Date()): Said<undefined> {
  const days = Math.floor((now.getTime() - modified.getTime()) / DAY_MS);
  const age = days < 1 ? 'of today' : `${days} ${days === 1 ? 'day' : 'days'} old`;
  if (days <= OLD_DAYS) return { text: `${what}, ${age}`, value: undefined };
  const text = `${what}, ${age}: the next build shows no newer tags. Is it written anew every month?`;
  return { state: 'warning', text, value: undefined };
}
