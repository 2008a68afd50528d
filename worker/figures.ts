/** Such as `1,600,000 rows`. */
export function rows(count: number): string {
  // Not toLocaleString: its first call loads the world's number formats.
  const grouped = String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped} ${count === 1 ? 'row' : 'rows'}`;
}

/** Such as `35.6 MB`, in units of a thousand. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  return `${(count / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
