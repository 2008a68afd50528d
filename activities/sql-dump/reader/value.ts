import { bitsToBytes, hexToBytes } from './binary.ts';
import { DOUBLE_QUOTE, ONE, QUOTE, ZERO } from './characters.ts';
import { resolveEscapes } from './escape.ts';
import { BITS, DOUBLE_QUOTED, ESCAPES, FALSE, type Fields, HEX, TRUE } from './fields.ts';

/**
 * The bytes that a literal stands for, with escapes, hexadecimal and binary digits resolved: `bytes[from, to)`. Where there is nothing
 * to resolve they are those of the dump.
 */
export class ValueBytes {
  bytes = new Uint8Array(256);
  from = 0;
  to = 0;
  private scratch = this.bytes;

  /** Looks at field `i`, which is neither NULL nor an expression. */
  read(bytes: Uint8Array<ArrayBuffer>, fields: Fields, i: number, backslashEscapes: boolean): void {
    const kind = fields.kinds[i] as number;
    const start = fields.starts[i] as number;
    const end = fields.ends[i] as number;
    if ((kind & (ESCAPES | HEX | BITS | TRUE | FALSE)) === 0) {
      this.bytes = bytes;
      this.from = start;
      this.to = end;
      return;
    }
    if (this.scratch.length <= end - start) this.scratch = new Uint8Array(2 * (end - start) + 1);
    this.bytes = this.scratch;
    this.from = 0;
    this.to = this.resolve(bytes, start, end, kind, backslashEscapes);
  }

  /** The bytes by themselves. */
  get view(): Uint8Array {
    return this.bytes.subarray(this.from, this.to);
  }

  private resolve(
    bytes: Uint8Array,
    start: number,
    end: number,
    kind: number,
    backslashEscapes: boolean,
  ): number {
    const out = this.scratch;
    if ((kind & ESCAPES) !== 0) {
      const quote = (kind & DOUBLE_QUOTED) === 0 ? QUOTE : DOUBLE_QUOTE;
      return resolveEscapes(bytes, start, end, quote, backslashEscapes, out);
    }
    if ((kind & HEX) !== 0) return hexToBytes(bytes.subarray(start, end), out);
    if ((kind & BITS) !== 0) return bitsToBytes(bytes.subarray(start, end), out);
    out[0] = (kind & TRUE) === 0 ? ZERO : ONE;
    return 1;
  }
}
