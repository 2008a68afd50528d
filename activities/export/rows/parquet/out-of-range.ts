/** A number does not fit the column that it is for. Who knows its row and its table says so. */
export class OutOfRange extends Error {
  override readonly name = 'OutOfRange';
  /** The column as it is called in the file. */
  readonly column: string;
  readonly number: string;

  constructor(column: string, number: string) {
    super(`${number} is out of the range of ${column}`);
    this.column = column;
    this.number = number;
  }
}
