import { stripVTControlCharacters } from 'node:util';
import type { Mask } from './mask.ts';

const KEPT = 20;
const LONGEST = 500;
/** So much of a line is looked at, which leaves a secret no room to begin within what is shown and go on beyond. */
const READ = 8_000;

/** What a program says: line by line to the log, the last lines for the error. */
export interface OutputLines {
  readonly add: (line: string) => void;
  /** A line end and the last lines, indented; `''` where there was none. */
  readonly text: () => string;
}

/** @param mask hides what nobody may see */
export function lastLines(mask: Mask, log: (line: string) => void): OutputLines {
  const last: string[] = [];
  return {
    add(line) {
      const shown = mask(printable(line.slice(0, READ))).slice(0, LONGEST);
      log(shown);
      last.push(shown);
      if (last.length > KEPT) last.shift();
    },
    text: () => (last.length === 0 ? '' : `\nIts last lines:\n  ${last.join('\n  ')}`),
  };
}

/** Colours and movements of a terminal are no part of a text, and may stand in the middle of a secret. */
function printable(line: string): string {
  return stripVTControlCharacters(line)
    .replaceAll('\t', ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '');
}
