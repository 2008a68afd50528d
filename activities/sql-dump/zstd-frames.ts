const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const RLE = 1;

/**
 * Finds where the frames of zstd data end (RFC 8878, section 3.1), without decompressing them. The function that
 * it returns takes the data chunk by chunk, and gives the places in each that are right behind a frame. What is
 * no frame never ends.
 */
export function zstdFrameEnds(): (chunk: Uint8Array) => number[] {
  /** The field that is being read, in bytes as they come, and what it decides. */
  let field: number[] = [];
  let wanted = 4;
  let decide: (field: readonly number[]) => void = magic;
  let skip = 0;
  let ended = false;
  let checksum = 0;

  return (chunk) => {
    const ends: number[] = [];
    let at = 0;
    while (at < chunk.length) {
      if (skip > 0) {
        const step = Math.min(skip, chunk.length - at);
        skip -= step;
        at += step;
      } else {
        field.push(chunk[at] ?? 0);
        at++;
        if (field.length === wanted) next();
      }
      if (skip === 0 && ended) {
        ended = false;
        ends.push(at);
      }
    }
    return ends;
  };

  function next(): void {
    const read = field;
    field = [];
    decide(read);
  }

  function expect(bytes: number, then: (field: readonly number[]) => void): void {
    wanted = bytes;
    decide = then;
  }

  function end(): void {
    ended = true;
    expect(4, magic);
  }

  function magic(field: readonly number[]): void {
    const number = littleEndian(field);
    if (number === MAGIC) expect(1, descriptor);
    else if ((number & ~0xf) >>> 0 === SKIPPABLE) expect(4, skippable);
    else skip = Number.POSITIVE_INFINITY;
  }

  function skippable(field: readonly number[]): void {
    skip = littleEndian(field);
    end();
  }

  function descriptor([flags = 0]: readonly number[]): void {
    const single = (flags >> 5) & 1;
    const content = [single, 2, 4, 8][flags >> 6] ?? 0;
    const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
    checksum = flags & 4;
    skip = 1 - single + dictionary + content;
    expect(3, block);
  }

  function block(field: readonly number[]): void {
    const header = littleEndian(field);
    const isLast = (header & 1) === 1;
    skip = ((header >> 1) & 3) === RLE ? 1 : header >> 3;
    if (!isLast) return;
    skip += checksum;
    end();
  }
}

function littleEndian(bytes: readonly number[]): number {
  return bytes.reduceRight((number, byte) => number * 0x100 + byte, 0);
}
