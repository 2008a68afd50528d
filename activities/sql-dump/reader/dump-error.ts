import { BadInput } from '../../errors.ts';

/** What is wrong with a dump, and where. */
export class DumpError extends BadInput {
  /** Bytes of SQL before the place. */
  readonly offset: number;
  /** The line of the place, counted from 1, if anybody counted. */
  readonly line: number | undefined;
  private readonly dump: string;
  private readonly problem: string;

  constructor(dump: string, offset: number, line: number | undefined, problem: string, cut = false) {
    super(`${dump}: ${line === undefined ? '' : `line ${line}, `}byte ${offset}: ${problem}`, { cut });
    this.dump = dump;
    this.offset = offset;
    this.line = line;
    this.problem = problem;
  }

  /** The same, with the line. */
  at(line: number): DumpError {
    return new DumpError(this.dump, this.offset, line, this.problem, this.cut);
  }
}
