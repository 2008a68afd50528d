import { stat } from 'node:fs/promises';
import { bytes, rows } from './figures.ts';
import { printer } from './printer.ts';

/** A bar on standard error that shows how far a dump was read. */
export interface ReadingProgress {
  update(done: { bytes: number; rows: number }): void;
  close(): void;
}

const WIDTH = 24;
const INTERVAL = 100;

/**
 * Shows bytes, rows and rate while a dump is read, on a terminal only.
 * @param dump its path, or `-`
 * @param enabled false where the rows themselves go to the terminal
 */
export async function readingProgress(dump: string, enabled: boolean): Promise<ReadingProgress> {
  const print = printer(process.stderr);
  if (!enabled || !print.interactive) return { update: () => {}, close: () => {} };
  const size =
    dump === '-'
      ? 0
      : await stat(dump).then(
          (found) => found.size,
          () => 0,
        );
  const started = performance.now();
  let shown = Number.NEGATIVE_INFINITY;
  return {
    update(done) {
      const now = performance.now();
      if (now - shown < INTERVAL) return;
      shown = now;
      const rate = done.bytes / Math.max(0.001, (now - started) / 1000);
      print.live(`${bar(done.bytes, size)}  ${rows(done.rows)}  ${bytes(rate)}/s`);
    },
    close: () => print.close(),
  };
}

function bar(done: number, size: number): string {
  if (size === 0) return bytes(done);
  const full = Math.round((Math.min(done, size) / size) * WIDTH);
  const percent = Math.floor((Math.min(done, size) / size) * 100);
  return `[${'#'.repeat(full)}${'-'.repeat(WIDTH - full)}] ${percent} %  ${bytes(done)} of ${bytes(size)}`;
}
