import { ConfigError } from '../errors.ts';
import { quoted } from '../shown.ts';

/**
 * The month of a moment, `YYYY-MM`, in a time zone: three o'clock on the first in Tokyo is still last month
 * in UTC.
 * @param moment ISO 8601
 */
export function periodOf(moment: string, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    calendar: 'gregory',
    numberingSystem: 'latn',
  }).formatToParts(new Date(moment));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}`;
}

/** Checks a month that somebody typed. */
export function parsePeriod(text: string): string {
  if (/^[1-9][0-9]{3}-(0[1-9]|1[0-2])$/.test(text)) return text;
  throw new ConfigError(`The period ${quoted(text)} is no month: write YYYY-MM, such as 2026-11.`);
}
