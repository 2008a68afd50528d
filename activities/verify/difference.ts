import { PermanentError } from '../errors.ts';
import { shown } from '../shown.ts';

/** Where a dataset is not what its manifest says. */
export interface Difference {
  /** Address of the file. */
  readonly file: string;
  /** The row or the field, such as `row 17, tags` or `bins.kept`; nothing where it is the file as a whole. */
  readonly at?: string;
  readonly expected: string;
  readonly found: string;
}

/** A dataset does not verify. Only the first difference is named. */
export class DatasetDiffers extends PermanentError {
  override readonly name = 'DatasetDiffers';
  readonly difference: Difference;

  constructor(difference: Difference) {
    const { file, at, expected, found } = difference;
    super(`${file}${at === undefined ? '' : `, ${at}`}: expected ${expected}, found ${found}.`);
    this.difference = difference;
  }
}

/** Throws unless two values are the same; they are shown as JSON, cut where they are long. */
export function expectSame(file: string, at: string, expected: unknown, found: unknown): void {
  const [one, other] = [JSON.stringify(expected), JSON.stringify(found)];
  if (one !== other) throw new DatasetDiffers({ file, at, expected: shown(one), found: shown(other) });
}
