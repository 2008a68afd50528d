const KEPT = 20;
const LONGEST = 500;

/** What a program says: line by line to the log, the last lines for the error. */
export interface OutputLines {
  readonly add: (line: string) => void;
  /** A line end and the last lines, indented; `''` where there was none. */
  readonly text: () => string;
}

/** @param secrets texts that are shown as `***` */
export function lastLines(secrets: readonly string[], log: (line: string) => void): OutputLines {
  const hidden = secrets.filter((secret) => secret.length > 3);
  const last: string[] = [];
  return {
    add(line) {
      const shown = hidden.reduce((text, secret) => text.replaceAll(secret, '***'), line).slice(0, LONGEST);
      log(shown);
      last.push(shown);
      if (last.length > KEPT) last.shift();
    },
    text: () => (last.length === 0 ? '' : `\nIts last lines:\n  ${last.join('\n  ')}`),
  };
}
