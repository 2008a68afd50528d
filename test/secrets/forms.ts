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
