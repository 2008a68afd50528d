/** What happens to bytes that lie somewhere. */
export type Damage = 'flipped' | 'truncated';

/** The bytes with one in the middle changed, or without their second half. */
export function damaged(bytes: Uint8Array, damage: Damage): Uint8Array {
  const middle = Math.floor(bytes.length / 2);
  if (damage === 'truncated') return bytes.slice(0, middle);
  const changed = Uint8Array.from(bytes);
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  return changed;
}
