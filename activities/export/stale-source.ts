import { milliseconds } from '../duration.ts';
import { StaleSource } from '../errors.ts';
import type { Plan } from '../run.ts';
import type { DatedFile } from './source.ts';

const DAY_MS = 86_400_000;

/**
 * Refuses files that nobody has written anew: a scheduled run would make last month's dataset of them. Their age counts from the moment
 * that the run is for, so that every try of it says the same, and a month that is made up for takes the files of today.
 * @returns a warning for whoever started the run by hand
 */
export function refuseStale(
  { moment, scheduled, maxAge }: Pick<Plan, 'moment' | 'scheduled' | 'maxAge'>,
  oldest: DatedFile | undefined,
): string | undefined {
  if (oldest === undefined || moment === undefined || maxAge === undefined) return undefined;
  const age = Date.parse(moment) - Date.parse(oldest.at);
  if (age <= milliseconds(maxAge)) return undefined;
  const days = Math.floor(age / DAY_MS);
  const found = `${oldest.name} is ${days < 2 ? `${Math.floor(age / 3_600_000)} hours` : `${days} days`} old (of ${oldest.at}), and source.maxAge is ${maxAge}`;
  if (!scheduled) return `${found}: this dataset shows no newer tags.`;
  throw new StaleSource(
    `${found}: nobody has written it anew, and this month's dataset would be an older month's. ` +
      'Have it written anew and start the build again; to build from it as it is, start one by hand (tagset build) or raise source.maxAge.',
  );
}
