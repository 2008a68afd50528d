const FIRST_SLICE = 1 << 9;
const GROWTH = 1.1;
const SLICE = 1 << 20;

/**
 * Cuts chunks into what a reader takes in at a time. The first slices are small and the next ones larger bit by bit: so the JavaScript
 * engine sees all that can happen at the end of a window before it optimises the code for what happens in the middle of one. What it did
 * not see makes it throw the optimised code away.
 */
export class Slices {
  private size = FIRST_SLICE;

  *of(chunk: Uint8Array): Generator<Uint8Array> {
    for (let from = 0; from < chunk.length; ) {
      const slice = chunk.subarray(from, from + this.size);
      yield slice;
      from += slice.length;
      this.size = Math.min(SLICE, Math.ceil(this.size * GROWTH));
    }
  }
}
