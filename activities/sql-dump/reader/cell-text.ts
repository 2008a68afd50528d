import { decimal, writeHex } from './binary.ts';
import { BINARY, charsetByNumber } from './charset.ts';
import type { Column } from './column.ts';
import { BEYOND_ASCII, textHolds } from './csv-text.ts';
import { BITS, EXPRESSION, type Fields, HEX, INTRODUCER_SHIFT, NUMBER } from './fields.ts';
import type { Encoding } from './session.ts';
import { ValueBytes } from './value.ts';
import type { Window } from './window.ts';

const encoder = new TextEncoder();

/**
 * The text of a cell, `bytes[from, to)`, in UTF-8: MySQL's own, but for binary columns, whose text is `0x` and upper-case hex, and
 * BIT, a decimal integer.
 */
export class CellText {
  bytes: Uint8Array = new Uint8Array(0);
  from = 0;
  to = 0;
  /** What of `textHolds` the text has. */
  holds = 0;
  private readonly value = new ValueBytes();

  /** Reads field `i`, which is not NULL. Throws BadInput, with its place, for one that has no text of its own. */
  read(w: Window, fields: Fields, i: number, column: Column, encoding: Encoding): void {
    const kind = fields.kinds[i] as number;
    if ((kind & EXPRESSION) !== 0) refuseCell(w, fields, i, column, 'only a server can evaluate this value');
    const value = this.value;
    value.read(w.bytes, fields, i, encoding.strings.backslashEscapes);
    const digits = (kind & (HEX | BITS)) !== 0;

    if (column.form === 'binary') {
      this.set(hexOf(value.view));
      return;
    }
    if (column.form === 'bits' ? kind !== NUMBER : column.form === 'number' && digits) {
      this.set(encoder.encode(decimal(value.view)));
      return;
    }
    this.bytes = value.bytes;
    this.from = value.from;
    this.to = value.to;
    this.holds = textHolds(this.bytes, this.from, this.to);
    if ((this.holds & BEYOND_ASCII) === 0) return;

    const declared = charsetByNumber(kind >> INTRODUCER_SHIFT) ?? (digits ? BINARY : encoding.charset);
    const charset = declared === BINARY ? column.charset : declared;
    if (charset === undefined)
      refuseCell(w, fields, i, column, 'the character set of this column cannot be read');
    const text = charset.toUtf8(value.view);
    if (text === undefined) refuseText(w, fields, i, column, charset.name);
    this.set(text);
  }

  private set(text: Uint8Array): void {
    this.bytes = text;
    this.from = 0;
    this.to = text.length;
    this.holds = textHolds(text, 0, text.length);
  }
}

function hexOf(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(2 + 2 * bytes.length);
  writeHex(bytes, text, 0);
  return text;
}

/** Throws that field `i` is not valid in the character set that it should be in. */
export function refuseText(w: Window, fields: Fields, i: number, column: Column, charset: string): never {
  refuseCell(
    w,
    fields,
    i,
    column,
    `this text is not valid ${charset}`,
    'if the dump is in another character set and does not say so, put a line before it that does: SET NAMES latin1;',
  );
}

/** Throws BadInput with the place of field `i`. */
export function refuseCell(
  w: Window,
  fields: Fields,
  i: number,
  column: Column,
  problem: string,
  remedy?: string,
): never {
  w.fail(fields.starts[i] as number, `column \`${column.name}\`: ${problem}`, remedy);
}
