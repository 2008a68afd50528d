import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { parsePeriod, periodOf } from '../../../activities/plan/period.ts';

describe('the period of a moment', () => {
  test.each([
    // Three o'clock on the first in Tokyo is six in the evening of the day before in UTC.
    ['2026-10-31T18:00:00Z', 'Asia/Tokyo', '2026-11'],
    ['2026-10-31T18:00:00Z', 'UTC', '2026-10'],
    ['2026-11-01T03:00:00.000Z', 'UTC', '2026-11'],
    ['2026-11-01T03:00:00Z', 'America/Los_Angeles', '2026-10'],
    ['2026-12-31T23:59:59.999Z', 'Europe/Berlin', '2027-01'],
    ['2026-12-31T10:00:00Z', 'Pacific/Kiritimati', '2027-01'],
    ['2026-03-31T21:59:59Z', 'Europe/Berlin', '2026-03'],
    ['2026-03-31T22:00:00Z', 'Europe/Berlin', '2026-04'],
  ])('%s in %s is %s', (moment, timezone, period) => {
    expect(periodOf(moment, timezone)).toBe(period);
  });
});

describe('a period that somebody typed', () => {
  test('is taken as it is', () => {
    expect(parsePeriod('2026-11')).toBe('2026-11');
  });

  test.each([
    '',
    '2026',
    '2026-13',
    '2026-00',
    '2026-1',
    '26-11',
    '2026-11-01',
    ' 2026-11',
    '2026-11\n',
    '２０２６-11',
  ])('is refused if it is %j', (text) => {
    expect(() => parsePeriod(text)).toThrow(ConfigError);
    expect(() => parsePeriod(text)).toThrow(/write YYYY-MM/);
  });
});
