/** A text is no whole number. Who knows its row and its table says so. */
export class NoNumber extends Error {
  override readonly name = 'NoNumber';

  constructor(text: string) {
    super(`${JSON.stringify(text)} is not a whole number`);
  }
}
