/**
 * How a secret could be written: as it is, within JSON, in a URL, in hex and in base64, there also in the middle of more,
 * where it begins at one of three places in a group of letters.
 */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const within = [0, 1, 2].map((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last letters are made of the neighbours' bits too.
    return letters.slice(before === 0 ? 0 : before + 1, -1);
  });
  const urlSafe = within.map((letters) => letters.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = bytes.toString('hex');
  const json = JSON.stringify(secret).slice(1, -1);
  const url = [
    encodeURIComponent(secret),
    encodeURI(secret),
    new URLSearchParams({ '': secret }).toString().slice(1),
  ];
  return [...new Set([secret, json, ...url, hex, hex.toUpperCase(), ...within, ...urlSafe])];
}

/** The names of the secrets that show in a text, in whatever form. */
export function shownIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.keys(secrets).filter((name) =>
    formsOf(secrets[name] ?? '').some((form) => text.includes(form)),
  );
}

/** So much of a secret in one piece is too much. */
const PIECE = 16;

/**
 * The names of the secrets of which a piece shows in a text, in whatever form: a line of several, a value of what has
 * a structure, or some of either that was wrapped or cut.
 */
export function piecesShownIn(text: string, secrets: Readonly<Record<string, string>>): string[] {
  return Object.keys(secrets).filter((name) => {
    const pieces = new Set(
      [secrets[name] ?? '', ...partsOf(secrets[name] ?? '')].flatMap(formsOf).flatMap(piecesOf),
    );
    for (let at = 0; at < text.length; at++) if (pieces.has(text.slice(at, at + PIECE))) return true;
    return false;
  });
}

function piecesOf(form: string): string[] {
  return Array.from({ length: Math.max(0, form.length - PIECE + 1) }, (_, at) => form.slice(at, at + PIECE));
}

function partsOf(secret: string): string[] {
  const parts = secret.split('\n');
  if (secret.startsWith('{')) {
    const values: string[] = Object.values(JSON.parse(secret));
    parts.push(...values, ...values.flatMap((value) => value.split('\n')));
  }
  if (URL.canParse(secret)) {
    const { password } = new URL(secret);
    parts.push(password, decodeURIComponent(password));
  }
  return parts.filter((part) => part.length >= PIECE);
}
