import type { Output } from './reader/output.ts';
import type { Sink } from './sink.ts';

/** Less than this is kept until there is more. */
const ENOUGH = 1 << 18;

/** Carries the rows of one table to its sink. One write is under way while the next rows are read. */
export class TableWriter {
  bytes = 0;
  private readonly output: Output;
  private readonly sink: Sink;
  private underWay: Promise<void> = Promise.resolve();
  private spare: Uint8Array | undefined;

  constructor(output: Output, sink: Sink) {
    this.output = output;
    this.sink = sink;
  }

  /** Starts to write what there is, if it is enough; resolves when the write before has ended. */
  async flush(atLeast = ENOUGH): Promise<void> {
    const { rows } = this.output;
    if (rows === undefined || rows.size < atLeast) return;
    await this.underWay;
    const taken = rows.take(this.spare);
    this.spare = undefined;
    this.bytes += taken.length;
    this.underWay = this.sink.write(taken).then(() => {
      this.spare = new Uint8Array(taken.buffer);
    });
    // Whoever awaits it next gets the error; until then it must not count as unhandled.
    this.underWay.catch(() => {});
  }

  async finish(): Promise<void> {
    this.output.rows?.finish();
    await this.flush(0);
    await this.underWay;
    await this.sink.close();
  }

  async publish(): Promise<void> {
    await this.sink.publish();
  }

  async discard(): Promise<void> {
    await this.underWay.catch(() => {});
    await this.sink.discard();
  }
}
