import { appendFile } from 'node:fs/promises';

/** What became of one injection. */
export interface InjectionRecord {
  readonly row: string;
  /** Where it was injected. */
  readonly where: string;
  readonly survived: boolean;
  /**
   * False where the fault did not come about as meant, on a machine too busy for it, for instance: that says nothing
   * of the product, so it is tried once more.
   */
  readonly cameAbout: boolean;
  /** From the end of the fault to the end of the run, in seconds; `undefined` where the run was to end by it. */
  readonly recoverySeconds?: number;
  /** Attempts of activities beyond the first of each. */
  readonly repeated: number;
  /** What was wrong, for one that was not survived. */
  readonly reason?: string;
}

/** Adds a record to the file that the report is made of; small lines are appended whole. */
export async function record(file: string, entry: InjectionRecord): Promise<void> {
  await appendFile(file, `${JSON.stringify(entry)}\n`);
}
