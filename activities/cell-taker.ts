/** Takes in the cells of one column, one after the other. */
export interface CellTaker {
  /** Takes in the text `bytes[start, end)`, in UTF-8; the bytes are somebody else's once it returns. */
  add(bytes: Buffer, start: number, end: number): void;
  addNull(): void;
}
