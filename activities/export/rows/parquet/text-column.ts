import type { Cells, Column, ColumnChunk, SchemaElement } from './column.ts';
import { Levels } from './levels.ts';
import { TextBytes } from './text-bytes.ts';

/** Texts. `add` throws `NotUtf8`. */
export class TextColumn implements Column, Cells {
  readonly element: SchemaElement;
  readonly columns = [this];
  private readonly levels = new Levels();
  private readonly texts = new TextBytes();

  constructor(name: string) {
    this.element = { name, type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL', converted_type: 'UTF8' };
  }

  add(bytes: Buffer, start: number, end: number): void {
    this.texts.append(bytes, start, end);
    this.levels.addValue();
  }

  addNull(): void {
    this.levels.addNull();
  }

  takeChunk(): ColumnChunk {
    return { ...this.levels.take(), values: this.texts.take() };
  }
}
