const DAY = 86_400;
const START = Date.UTC(2009, 2, 1) / 1000;
const END = Date.UTC(2026, 9, 31) / 1000;
const PAIRS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** A clock that runs from the site's first day to its last while `part` of `whole` passes: MySQL's DATETIME text. */
export function siteClock(whole: number): (part: number) => string {
  const days = new Map<number, string>();
  return (part) => {
    const second = START + Math.floor(((END - START) * part) / whole);
    const day = Math.floor(second / DAY);
    let date = days.get(day);
    if (date === undefined) {
      date = new Date(day * DAY * 1000).toISOString().slice(0, 10);
      days.set(day, date);
    }
    const rest = second - day * DAY;
    const minute = Math.floor(rest / 60);
    return `${date} ${PAIRS[Math.floor(minute / 60)]}:${PAIRS[minute % 60]}:${PAIRS[rest % 60]}`;
  };
}
