import { describe, expect, test } from 'vitest';
import { momentsOf, startOfMonth } from '../../worker/local-time.ts';

const moments = (year: number, month: number, day: number, hour: number, timezone: string) =>
  momentsOf({ year, month, day, hour }, timezone).map((moment) => moment.toISOString());

describe('a time on the clocks of a time zone', () => {
  test.each([
    ['UTC', '2026-11-01T03:00:00.000Z'],
    ['Europe/Berlin', '2026-11-01T02:00:00.000Z'],
    ['Asia/Tokyo', '2026-10-31T18:00:00.000Z'],
    ['Asia/Kathmandu', '2026-10-31T21:15:00.000Z'],
    ['America/St_Johns', '2026-11-01T06:30:00.000Z'],
    ['Pacific/Kiritimati', '2026-10-31T13:00:00.000Z'],
  ])('is one moment in %s', (timezone, expected) => {
    expect(moments(2026, 11, 1, 3, timezone)).toEqual([expected]);
  });

  test('is none where the clocks are put forward over it', () => {
    expect(moments(2027, 3, 28, 2, 'Europe/Berlin')).toEqual([]);
    expect(moments(2027, 3, 28, 1, 'Europe/Berlin')).toEqual(['2027-03-28T00:00:00.000Z']);
    expect(moments(2027, 3, 28, 3, 'Europe/Berlin')).toEqual(['2027-03-28T01:00:00.000Z']);
  });

  test('is two where they are put back over it', () => {
    expect(moments(2026, 11, 1, 1, 'America/New_York')).toEqual([
      '2026-11-01T05:00:00.000Z',
      '2026-11-01T06:00:00.000Z',
    ]);
  });
});

test('a month begins at the first moment after midnight that there is', () => {
  expect(startOfMonth(2026, 11, 'Europe/Berlin').toISOString()).toBe('2026-10-31T23:00:00.000Z');
  // Samoa left out a day to change sides of the date line, Jordan put its clocks forward at midnight.
  expect(startOfMonth(2005, 4, 'Asia/Amman').toISOString()).toBe('2005-03-31T22:00:00.000Z');
});
