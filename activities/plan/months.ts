/** The months from one to another, both included, `YYYY-MM`; none if the second is the earlier one. */
export function monthsBetween(from: string, to: string): string[] {
  const [first, last] = [count(from), count(to)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => {
    const [year, month] = [Math.floor((first + at) / 12), ((first + at) % 12) + 1];
    return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
  });
}

/** Year and month of `YYYY-MM`. */
export function yearAndMonth(period: string): [year: number, month: number] {
  return [Number(period.slice(0, 4)), Number(period.slice(5))];
}

/** Months since the year 0. */
function count(period: string): number {
  const [year, month] = yearAndMonth(period);
  return 12 * year + month - 1;
}
