/** What a clock on the wall shows. Months count from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
}

const DAY_MS = 86_400_000;

/**
 * The moments at which the clocks of a time zone show a time: one, none where they are put forward over it, two
 * where they are put back over it.
 */
export function momentsOf({ year, month, day, hour }: LocalTime, timezone: string): Date[] {
  const asUtc = Date.UTC(year, month - 1, day, hour);
  const offsets = [asUtc - DAY_MS, asUtc, asUtc + DAY_MS].map((near) => offsetAt(near, timezone));
  const moments = [...new Set(offsets)].map((offset) => asUtc - offset);
  return moments
    .filter((moment) => moment + offsetAt(moment, timezone) === asUtc)
    .sort((a, b) => a - b)
    .map((moment) => new Date(moment));
}

/** The first moment of a month; where midnight is left out, the first one after it. */
export function startOfMonth(year: number, month: number, timezone: string): Date {
  for (let hour = 0; ; hour++) {
    const [first] = momentsOf({ year, month, day: 1, hour }, timezone);
    if (first) return first;
  }
}

/** How far the clocks are ahead of UTC, in milliseconds. */
function offsetAt(moment: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(moment / 1000) * 1000;
}
