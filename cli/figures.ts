export { bytes, rows } from '../worker/figures.ts';

/** Such as `12.3 s`, right-aligned for a column. */
export function seconds(count: number): string {
  return `${count.toFixed(1)} s`.padStart(8);
}
