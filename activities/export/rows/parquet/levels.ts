import { ROWS_PER_GROUP } from './column.ts';

/** Which rows of a row group have a value: Parquet's definition levels of a column that is not nested. */
export class Levels {
  private rows = 0;
  private nulls = 0;
  /** A bit for each row that has a value. */
  private readonly bits = new Uint8Array(ROWS_PER_GROUP >> 3).fill(0xff);

  addValue(): void {
    this.rows++;
  }

  addNull(): void {
    const row = this.rows++;
    this.bits[row >> 3] = (this.bits[row >> 3] as number) & ~(1 << (row & 7));
    this.nulls++;
  }

  /** The levels so far, which are forgotten: one run if every row has a value, else a bit a row. */
  take(): { levels: Buffer; nulls: number } {
    const { rows, nulls, bits } = this;
    const bytes = (rows + 7) >> 3;
    const levels =
      nulls === 0
        ? Buffer.from([...varint(rows << 1), 1])
        : Buffer.concat([Buffer.from(varint((bytes << 1) | 1)), bits.subarray(0, bytes)]);
    bits.fill(0xff, 0, bytes);
    this.rows = 0;
    this.nulls = 0;
    return { levels, nulls };
  }
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  bytes.push(value);
  return bytes;
}
