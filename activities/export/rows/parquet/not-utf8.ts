/** A text is no UTF-8. Who knows its row and its table says so. */
export class NotUtf8 extends Error {
  override readonly name = 'NotUtf8';
}
