import type { WriteStream } from 'node:tty';

/** Lines that stay, and on a terminal one more that is written over. */
export interface Printer {
  /** Whether {@link live} shows anything. */
  readonly interactive: boolean;
  line(text: string): void;
  live(text: string): void;
  close(): void;
}

const CLEAR = '\r\u001b[2K';

export function printer(stream: WriteStream): Printer {
  const interactive = stream.isTTY === true && process.env.TERM !== 'dumb';
  let shown = '';
  const clear = () => {
    if (shown !== '') stream.write(CLEAR);
    shown = '';
  };
  return {
    interactive,
    line(text) {
      clear();
      stream.write(`${text}\n`);
    },
    live(text) {
      if (!interactive || text === shown) return;
      clear();
      shown = text.slice(0, (stream.columns || 80) - 1);
      stream.write(shown);
    },
    close: clear,
  };
}
