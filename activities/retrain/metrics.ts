import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { listed, shown } from '../shown.ts';
import type { Mask } from './mask.ts';

/** The file of the output folder that is shown to people besides being published. */
export const METRICS = 'metrics.json';

/** What is shown of a training's metrics, and what is not: sentences. */
export interface ShownMetrics {
  readonly metrics: Readonly<Record<string, unknown>> | null;
  readonly notes: readonly string[];
}

/** What is larger is hardly meant to be looked at. */
const MOST_BYTES = 1 << 20;
/** What is shown goes through Temporal, into chats and onto terminals: JSON of so many characters, of so many for one. */
const LONGEST = 8_000;
const LONGEST_FIELD = 1_000;
const LONGEST_NAME = 100;

const UNSHOWN = 'It is published as it is, and not shown.';

/**
 * Reads the metrics that a training left, as far as they can be shown. Whatever is wrong with them is a note: the
 * model is worth more.
 * @param file a regular file: no link, and no pipe that nobody writes to
 */
export async function readMetrics(file: string, mask: Mask): Promise<ShownMetrics> {
  const { size } = await stat(file);
  if (size > MOST_BYTES)
    return nothing(`${METRICS} has ${(size / 1e6).toFixed(1)} MB, where 1 MB can be shown.`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    const value = parseLeniently(text);
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return nothing(
        `${METRICS} is ${Array.isArray(value) ? 'a list' : 'no object'}, where its fields have names.`,
      );
    return shownOf(value, mask);
  } catch (error) {
    if (error instanceof RangeError) return nothing(`${METRICS} is nested too deeply.`);
    if (error instanceof SyntaxError) return nothing(`${METRICS} is no JSON.`);
    if (error instanceof TypeError) return nothing(`${METRICS} is no UTF-8.`);
    throw error;
  }
}

function nothing(flaw: string): ShownMetrics {
  return { metrics: null, notes: [`${flaw} ${UNSHOWN}`] };
}

/** JSON with Python's `NaN` and `Infinity`, which become numbers. */
function parseLeniently(text: string): unknown {
  const mark = randomUUID();
  const json = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g, (token) =>
    token.startsWith('"') ? token : JSON.stringify(mark),
  );
  return JSON.parse(json, (_, value: unknown) => (value === mark ? Number.NaN : value));
}

function shownOf(metrics: object, mask: Mask): ShownMetrics {
  const broken: string[] = [];
  const fields: [string, unknown][] = [];
  let length = 0;
  for (const [name, value] of Object.entries(metrics)) {
    const flaws: string[] = [];
    const field: [string, unknown] = [mask(name), shownValue(value, mask(name), mask, flaws)];
    const size = JSON.stringify(field).length;
    if (name.length > LONGEST_NAME || size > LONGEST_FIELD || length + size > LONGEST) continue;
    length += size;
    fields.push(field);
    broken.push(...flaws);
  }
  const all = Object.keys(metrics).length;
  const notes = [
    ...(broken.length > 0
      ? [
          `${METRICS}: ${listed(broken.map(shown))} ${broken.length === 1 ? 'is' : 'are'} no number (NaN or Infinity), shown as null.`,
        ]
      : []),
    ...(fields.length < all
      ? [
          `${METRICS} is too long: ${count(fields.length)} of ${count(all)} fields are shown; the file has them all.`,
        ]
      : []),
  ];
  return { metrics: Object.fromEntries(fields), notes };
}

/** A value that JSON can hold, without secrets; `broken` takes the paths of the numbers that it cannot. */
function shownValue(value: unknown, path: string, mask: Mask, broken: string[]): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number' && !Number.isFinite(value)) {
    broken.push(path);
    return null;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one, at) => shownValue(one, `${path}.${at}`, mask, broken));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      mask(name),
      shownValue(one, `${path}.${mask(name)}`, mask, broken),
    ]),
  );
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
