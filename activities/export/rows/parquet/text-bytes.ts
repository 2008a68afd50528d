import { isUtf8 } from 'node:buffer';
import { NotUtf8 } from './not-utf8.ts';

/** Up to this length a loop copies faster than a call. */
const SHORT = 64;
/** Bytes before a text: its length. */
const HEAD = 4;

/** Texts one behind the other as Parquet has them: each its length in four bytes and its UTF-8. */
export class TextBytes {
  length = 0;
  private buffer = Buffer.alloc(1 << 16);

  /** Appends the text `bytes[start, end)`; returns where it begins. Throws `NotUtf8`, and appends nothing, if it is none. */
  append(bytes: Buffer, start: number, end: number): number {
    const size = end - start;
    const at = this.length + HEAD;
    if (at + size > this.buffer.length) this.grow(at + size);
    const { buffer } = this;
    if (size > SHORT) {
      if (!isUtf8(bytes.subarray(start, end))) throw new NotUtf8();
      bytes.copy(buffer, at, start, end);
    } else {
      let all = 0;
      for (let from = start, to = at; from < end; from++, to++) {
        const byte = bytes[from] as number;
        all |= byte;
        buffer[to] = byte;
      }
      if (all > 0x7f && !isUtf8(bytes.subarray(start, end))) throw new NotUtf8();
    }
    buffer.writeUInt32LE(size, this.length);
    this.length = at + size;
    return at;
  }

  /** Whether the text that begins at `at` is `bytes[start, end)`. */
  equals(at: number, bytes: Buffer, start: number, end: number): boolean {
    const { buffer } = this;
    if (buffer.readUInt32LE(at - HEAD) !== end - start) return false;
    for (let from = start; from < end; from++, at++) if (buffer[at] !== bytes[from]) return false;
    return true;
  }

  clear(): void {
    this.length = 0;
  }

  /** All of it, which is forgotten: the next text may be put where it is. */
  take(): Buffer {
    const all = this.buffer.subarray(0, this.length);
    this.clear();
    return all;
  }

  private grow(needed: number): void {
    const larger = Buffer.alloc(Math.max(needed, 2 * this.buffer.length));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
