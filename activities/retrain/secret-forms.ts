/** What shows that somebody knows a secret: forms of it in which it, or a piece of it, may be printed. */
export interface SecretForms {
  /** Shown as `***` wherever they stand in a text. */
  readonly anywhere: readonly string[];
  /** Too short to be looked for within a text: only a line that is nothing else is hidden. */
  readonly wholeLines: ReadonlySet<string>;
}

/** What is shorter stands in innocent texts too. */
const SHORTEST = 4;
const SHORTEST_PART = 6;
const SHORTEST_ENCODED = 8;

/** The forms of secrets as they are, line by line, by the values that they are made of, and encoded. */
export function formsOf(secrets: readonly string[]): SecretForms {
  const whole = secrets.filter((secret) => secret.length >= SHORTEST);
  const lines = whole.flatMap((secret) => secret.split(/\r\n|\r|\n/)).map((line) => line.trim());
  const parts = whole.flatMap((secret) => [...valuesWithin(secret), ...lines.flatMap(valuesWithin)]);
  const plain = [...whole, ...[...lines, ...parts].filter((part) => part.length >= SHORTEST_PART)];
  const encoded = plain.flatMap(encodings).filter((form) => form.length >= SHORTEST_ENCODED);
  const short = lines.filter((line) => line.length > 1 && line.length < SHORTEST_PART);
  return { anywhere: [...new Set([...plain, ...encoded])], wholeLines: new Set(short) };
}

/** The values of what has a structure: JSON, addresses, `key=value` between semicolons, `.env` files. */
function valuesWithin(secret: string): string[] {
  return [...valuesOfJson(secret), ...valuesOfAddress(secret), ...valuesOfPairs(secret)];
}

function valuesOfJson(text: string): string[] {
  if (!/^\s*[[{"]/.test(text)) return [];
  try {
    const found: string[] = [];
    JSON.parse(text, (_, value: unknown) => {
      if (typeof value === 'string') found.push(value, ...value.split(/\r?\n/));
      return value;
    });
    return found;
  } catch {
    return [];
  }
}

function valuesOfAddress(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { username, password, searchParams } = new URL(text);
  return [username, password, ...searchParams.values()].flatMap((value) => [value, decoded(value)]);
}

function valuesOfPairs(text: string): string[] {
  return [...text.matchAll(/[\w.-]\s*[=:]\s*["']?([^\s;&,"']+)/g)].map(([, value = '']) => value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text as JSON, addresses, hex and base64 have it, there also in the middle of more. */
function encodings(text: string): string[] {
  const bytes = Buffer.from(text);
  // Half a character would be refused.
  const whole = bytes.toString();
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[\u0080-\uffff]/g, (letter) => `\\u${hex(letter.charCodeAt(0), 4)}`);
  const urls = [
    encodeURIComponent(whole),
    encodeURI(whole),
    new URLSearchParams({ '': text }).toString().slice(1),
    [...bytes].map(strictly).join(''),
  ].flatMap((url) => [url, url.replace(/%../g, (code) => code.toLowerCase())]);
  const base64 = [0, 1, 2].map((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last letters are made of the neighbours' bits too.
    return letters.slice(before === 0 ? 0 : before + 1, -1);
  });
  base64.push(bytes.toString('base64'));
  const urlSafe = base64.map((letters) => letters.replaceAll('+', '-').replaceAll('/', '_'));
  const digits = bytes.toString('hex');
  const written = [json, json.replaceAll('/', '\\/'), ascii, ...urls];
  return [...written, digits, digits.toUpperCase(), ...base64, ...urlSafe];
}

/** All but letters and digits as `%XX`: more than most do, as Python's `quote(text, safe='')`, bar a few signs. */
function strictly(byte: number): string {
  const letter = String.fromCharCode(byte);
  return /[A-Za-z0-9_.~-]/.test(letter) ? letter : `%${hex(byte, 2).toUpperCase()}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
