/**
 * Whether `bytes[from, to)` is well-formed UTF-8: no stray or missing continuation byte, no overlong form, no surrogate,
 * nothing above U+10FFFF (Unicode, table 3-7).
 */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at < to) {
    const lead = bytes[at++] as number;
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return false;
    const more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (at + more > to) return false;
    const second = bytes[at] as number;
    if (lead === 0xe0 && second < 0xa0) return false;
    if (lead === 0xed && second > 0x9f) return false;
    if (lead === 0xf0 && second < 0x90) return false;
    if (lead === 0xf4 && second > 0x8f) return false;
    for (let i = 0; i < more; i++) if (((bytes[at++] as number) & 0xc0) !== 0x80) return false;
  }
  return true;
}
