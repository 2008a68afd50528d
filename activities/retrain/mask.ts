import { formsOf } from './secret-forms.ts';

/** So long a piece of a secret is hidden wherever it stands: programs wrap, cut and print in part. */
const PIECE = 12;
const HIDDEN = '***';

/** Shows a text, one line of it, without the secrets. */
export type Mask = (text: string) => string;

/**
 * Hides secrets in texts, in whatever form (see {@link formsOf}), and any piece of one that is long enough to be of
 * use: of a key that was wrapped anew, or cut.
 */
export function maskOf(secrets: readonly string[]): Mask {
  const { anywhere, wholeLines } = formsOf(secrets);
  const short = anywhere.filter((form) => form.length < PIECE).sort((a, b) => b.length - a.length);
  const pieces = new Set<string>();
  for (const form of anywhere)
    for (let at = 0; at + PIECE <= form.length; at++) pieces.add(form.slice(at, at + PIECE));
  if (short.length === 0 && pieces.size === 0) return (text) => text;
  return (text) => {
    if (wholeLines.has(text.trim())) return HIDDEN;
    const hidden = new Uint8Array(text.length);
    for (let at = 0; at + PIECE <= text.length; at++)
      if (pieces.has(text.slice(at, at + PIECE))) hidden.fill(1, at, at + PIECE);
    for (const form of short)
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1))
        hidden.fill(1, at, at + form.length);
    return withHoles(text, hidden);
  };
}

function withHoles(text: string, hidden: Uint8Array): string {
  const shown: string[] = [];
  for (let at = 0; at < text.length; ) {
    const from = at;
    while (at < text.length && hidden[at] === hidden[from]) at++;
    shown.push(hidden[from] ? HIDDEN : text.slice(from, at));
  }
  return shown.join('');
}
