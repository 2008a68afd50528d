import { hexDigit, ZERO } from './characters.ts';

const UPPER_HEX = new TextEncoder().encode('0123456789ABCDEF');

/** Writes `0x` and two upper-case hexadecimal digits a byte; returns the new end. */
export function writeHex(bytes: Uint8Array, out: Uint8Array, o: number): number {
  out[o++] = ZERO;
  out[o++] = 0x78;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    out[o++] = UPPER_HEX[byte >> 4] as number;
    out[o++] = UPPER_HEX[byte & 15] as number;
  }
  return o;
}

/** The bytes that hexadecimal digits stand for; an odd number of them begins with half a byte. Returns their count. */
export function hexToBytes(digits: Uint8Array, out: Uint8Array): number {
  let length = 0;
  let at = 0;
  if (digits.length % 2 === 1) out[length++] = hexDigit(digits[at++] as number);
  while (at < digits.length) {
    const high = hexDigit(digits[at++] as number);
    out[length++] = (high << 4) | hexDigit(digits[at++] as number);
  }
  return length;
}

/** The bytes that binary digits stand for; what is left over of eights comes first. Returns their count. */
export function bitsToBytes(digits: Uint8Array, out: Uint8Array): number {
  let length = 0;
  let byte = 0;
  for (let at = 0; at < digits.length; at++) {
    byte = (byte << 1) | ((digits[at] as number) - ZERO);
    if ((digits.length - at) % 8 === 1) {
      out[length++] = byte;
      byte = 0;
    }
  }
  return length;
}

/** The decimal text of the unsigned big-endian number in the bytes. */
export function decimal(bytes: Uint8Array): string {
  let value = 0n;
  for (let at = 0; at < bytes.length; at++) value = (value << 8n) | BigInt(bytes[at] as number);
  return value.toString();
}
