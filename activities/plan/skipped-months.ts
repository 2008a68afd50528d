import { readLatest } from '../publish/latest.ts';
import type { Store } from '../store/store.ts';
import { monthsBetween } from './months.ts';

/**
 * The months between the latest dataset and the one that is to be built: no run published anything for them, perhaps since
 * Temporal started none. None before the first dataset.
 */
export async function skippedMonths(
  store: Store,
  { name, period }: { readonly name: string; readonly period: string },
  signal?: AbortSignal,
): Promise<string[]> {
  const found = await readLatest(store, name, signal);
  if (found === undefined) return [];
  const { latest } = found;
  return monthsBetween(latest.period, period).slice(1, -1);
}
