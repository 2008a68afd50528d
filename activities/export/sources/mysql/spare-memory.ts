/**
 * Memory that is used again. Made anew for every row group, it would have the garbage of the whole process collected
 * each time that 64 MB of it had come together.
 */
export class SpareMemory {
  private spare: ArrayBuffer[] = [];

  /** The pieces one behind the other, in memory that `giveBack` takes. */
  join(pieces: readonly Buffer[]): Buffer {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const joined = Buffer.from(this.take(length), 0, length);
    let end = 0;
    for (const piece of pieces) end += piece.copy(joined, end);
    return joined;
  }

  /** Nobody reads these bytes any more. */
  giveBack(joined: Buffer): void {
    this.spare.push(joined.buffer as ArrayBuffer);
  }

  private take(length: number): ArrayBuffer {
    const at = this.spare.findIndex(({ byteLength }) => byteLength >= length);
    const [found] = at < 0 ? [] : this.spare.splice(at, 1);
    if (found !== undefined) return found;
    // Too small now, and so before long again.
    this.spare = [];
    return new ArrayBuffer(Math.ceil(1.25 * length));
  }
}
