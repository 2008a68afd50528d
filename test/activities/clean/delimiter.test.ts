import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refuseDelimiter } from '../../../activities/clean/delimiter.ts';
import { type Engine, withEngine } from '../../../activities/duckdb/engine.ts';
import { BadInput } from '../../../activities/errors.ts';

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tagset-delimiter-'));
});
afterAll(() => rm(scratch, { recursive: true }));

const engine = <T>(work: (engine: Engine) => Promise<T>) =>
  withEngine({ memory: '128MB', threads: 1, scratch, signal: new AbortController().signal }, work);

/** What is said of kept labels that share a delimiter; nothing where they may. */
async function refusal(
  db: Engine,
  labels: readonly string[],
  delimiter: string,
): Promise<string | undefined> {
  await db.run('CREATE OR REPLACE TABLE vocabulary (label VARCHAR, uses BIGINT, bin VARCHAR)');
  for (const label of labels) await db.run("INSERT INTO vocabulary VALUES ($1, 7, 'kept')", [label]);
  try {
    await refuseDelimiter(db, delimiter);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(BadInput);
    return (error as BadInput).message;
  }
}

/** Python's `text.split(delimiter)`: from left to right by code points, and what was matched is not matched again. */
function pythonSplit(text: string, delimiter: string): string[] {
  const [letters, mark] = [Array.from(text), Array.from(delimiter)];
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= letters.length - mark.length; )
    if (mark.every((letter, offset) => letters[at + offset] === letter)) {
      parts.push(letters.slice(start, at).join(''));
      at += mark.length;
      start = at;
    } else at++;
  return [...parts, letters.slice(start).join('')];
}

function* ordersOf(labels: readonly string[]): Generator<string[]> {
  for (const first of labels) {
    yield [first];
    for (const rest of ordersOf(labels.filter((label) => label !== first))) yield [first, ...rest];
  }
}

/** Whether whoever splits gets back what was joined, whichever of the labels an image has, in whatever order. */
const splitsAgain = (labels: readonly string[], delimiter: string) =>
  [...ordersOf(labels)].every((order) => {
    const text = order.join(delimiter);
    return [text.split(delimiter), pythonSplit(text, delimiter)].every(
      (parts) => JSON.stringify(parts) === JSON.stringify(order),
    );
  });

/** Letters of one, two, three and four bytes, of which one is half of another's emoji. */
const letter = fc.constantFrom('a', 'a', '|', '|', 'b', ' ', 'é', '\u0301', '한', '🦊', '👩', '\u200d');
const text = (most: number) => fc.string({ unit: letter, minLength: 1, maxLength: most });

describe('a delimiter', () => {
  test('is accepted exactly where all labels can be told apart again', async () => {
    await engine((db) =>
      fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(text(5), { minLength: 2, maxLength: 4 }),
          text(3),
          async (labels, delimiter) => {
            expect((await refusal(db, labels, delimiter)) === undefined).toBe(splitsAgain(labels, delimiter));
          },
        ),
        { numRuns: 500 },
      ),
    );
  });

  test('that begins as a label ends is refused, with the label to rename', async () => {
    await engine(async (db) => {
      expect(await refusal(db, ['b', 'a|'], '||')).toBe(
        'The tag "a|", used 7 times, ends as the delimiter "||" begins, so that joined with another it would be split in the wrong place. ' +
          'Rename it in rules.synonyms, such as "a": ["a|"], exclude it, or choose another output.delimiter.',
      );
      expect(await refusal(db, ['ab', 'c'], 'ba')).toBeUndefined();
      expect(await refusal(db, ['xab', 'c'], 'aba')).toMatch(/such as "x": \["xab"\]/);
    });
  });

  test('within a label is refused with a name that it is not in', async () => {
    await engine(async (db) => {
      expect(await refusal(db, ['red hair', 'car'], ' ')).toMatch(
        /^The tag "red hair", used 7 times, contains the delimiter " "\. .* such as "red-hair": \["red hair"\]/,
      );
      expect(await refusal(db, ['a||b', 'c|', 'd'], '||')).toMatch(
        /^The tag "a\|\|b" \(and 1 more\), .* such as "a b": /,
      );
    });
  });

  test('of which a label is a part has no name to offer', async () => {
    await engine(async (db) => {
      expect(await refusal(db, ['|', 'car'], '||')).toMatch(
        /begins, .* wrong place\. Rename it in rules\.synonyms, exclude it, or choose another output\.delimiter\.$/,
      );
    });
  });

  test('offers names that are accepted', async () => {
    await engine((db) =>
      fc.assert(
        fc.asyncProperty(text(6), text(3), async (label, delimiter) => {
          const message = await refusal(db, [label], delimiter);
          const name = /such as ("(?:[^"\\]|\\.)+"):/.exec(message ?? '')?.[1];
          if (name === undefined) return;
          const renamed = JSON.parse(name);
          expect(renamed).not.toBe('');
          expect(await refusal(db, [renamed], delimiter)).toBeUndefined();
        }),
        { numRuns: 300 },
      ),
    );
  });
});
