import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withEngine } from '../../../activities/duckdb/engine.ts';
import { readScript, section } from '../../../activities/duckdb/script.ts';
import { normalise } from '../../../activities/rules/normalise.ts';

const script = readScript('../../../activities/clean/clean.sql', import.meta.url);
const macros = section(script, 'spell').match(/CREATE (OR REPLACE )?MACRO[^;]+;/g) ?? [];

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tagset-normalise-'));
});
afterAll(() => rm(scratch, { recursive: true }));

/** What the macro `normalise` of clean.sql makes of texts. */
async function normaliseInSql(texts: readonly string[], letters: 'keep' | 'lower'): Promise<string[]> {
  const folder = await mkdtemp(join(scratch, 'engine-'));
  const options = { memory: '256MB', threads: 2, scratch: folder, signal: new AbortController().signal };
  return withEngine(options, async (engine) => {
    for (const macro of macros) await engine.run(macro);
    await engine.set('lower_case', letters === 'lower');
    await engine.run('CREATE TABLE text (place VARCHAR, value VARCHAR)');
    await engine.fill(
      'text',
      texts.map((text, place) => [String(place), text]),
    );
    const rows = await engine.rows<{ value: string }>(
      'SELECT normalise(value) AS value FROM text ORDER BY place :: INTEGER',
    );
    return rows.map(({ value }) => value);
  });
}

/** Shows which code points a text has, so that a failure can be read. */
const spellOut = (text: string) =>
  Array.from(text, (letter) => letter.codePointAt(0)?.toString(16).padStart(4, '0')).join(' ');

/** Added by Unicode 16 and 17: Node and DuckDB come to know them at different times. */
const recent = new Set([
  0x1add, 0x1ae6, 0x1aeb, 0x1c89, 0xa7cb, 0xa7cc, 0xa7ce, 0xa7d2, 0xa7d4, 0xa7da, 0xa7dc,
]);
const isSurrogate = (point: number) => point >= 0xd800 && point <= 0xdfff;

describe('normalise', () => {
  test.each([
    ['trims and keeps one space between words', '  red \t\r\n hair ', 'red hair'],
    ['takes every kind of white space', '\u00a0a\u2003\u3000b\u2028c\u0085d\ve\ff', 'a b c d e f'],
    ['leaves what Unicode does not call white space', '\u200ba\u2060b\u00ad', '\u200ba\u2060b\u00ad'],
    ['takes NUL and the byte order mark for white space', '\ufeffred\0\0hair\0', 'red hair'],
    ['composes what was typed decomposed', 'Cafe\u0301', 'Café'],
    ['composes Hangul', '\u1112\u1161\u11ab', '한'],
    ['replaces singletons such as the Ångström sign', '\u212b', 'Å'],
    ['leaves compatibility characters alone', 'ﬁ①½', 'ﬁ①½'],
    ['keeps emoji whole', ' 👩‍👩‍👧 🏳️‍🌈', '👩‍👩‍👧 🏳️‍🌈'],
    ['makes nothing of blanks', ' \u00a0\t\n', ''],
  ])('%s', (_, text, expected) => {
    expect(normalise(text, 'keep')).toBe(expected);
  });

  test.each([
    ['STRASSE Straße', 'strasse straße'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['İstanbul', 'istanbul'],
    ['ÉCOLE', 'école'],
    ['𐐀', '𐐨'],
  ])('lowers %s letter by letter', (text, expected) => {
    expect(normalise(text, 'lower')).toBe(expected);
  });

  test('keeps case unless told otherwise', () => {
    expect(normalise('Red HAIR', 'keep')).toBe('Red HAIR');
  });

  test.each(['keep', 'lower'] as const)('is idempotent where letters are to %s', (letters) => {
    const once = ['Ο\u0301ΔΥΣ  Ĭ', 'I\u0307', ' a \u0301', 'K\u212b'].map((text) => normalise(text, letters));
    expect(once.map((text) => normalise(text, letters))).toEqual(once);
  });
});

describe('the macro in clean.sql', () => {
  test.each(['keep', 'lower'] as const)(
    'agrees on every code point of the basic plane, alone and between letters, where letters are to %s',
    async (letters) => {
      const plane = Array.from({ length: 0x10000 }, (_, point) => point);
      const texts = plane
        .filter((point) => !isSurrogate(point) && !recent.has(point))
        .map((point) => String.fromCodePoint(point))
        .flatMap((letter) => [letter, `A${letter}e${letter}\u0301${letter}`]);
      const inSql = await normaliseInSql(texts, letters);
      const differing = texts
        .map((text, at) => ({ text, js: normalise(text, letters), sql: inSql[at] ?? 'missing' }))
        .filter(({ js, sql }) => js !== sql)
        .map(({ text, js, sql }) => `${spellOut(text)}: ${spellOut(js)} here, ${spellOut(sql)} in SQL`);
      expect(differing).toEqual([]);
    },
  );

  test.each(['keep', 'lower'] as const)(
    'agrees on texts with joiners, marks and other planes where letters are to %s',
    async (letters) => {
      const texts = [
        ...['', ' ', '\u00a0', "o'Neil", 'a"b', '\\n', '%_', "'; DROP TABLE tags; --"],
        ...['I\u0307', 'İ\u0307', 'ΣΑΣ ΑΣ.', 'ǅ ǲ', 'ẞ', '\u0344', '\u0f73', 'a\u0315\u0300\u05ae\u0062'],
        ...['👩‍👩‍👧', '🏳️‍🌈', '𝐀𝔅', '𐐀𐐁', '\u{1e900}', '\u{1d15e}', '\u{2f800}', '\u{1f3fb}\u{1f44d}'],
        ...['\u1112\u1161\u11ab', '각\u11a8', 'e\u0301\u0301', 'q\u0323\u0307', 'q\u0307\u0323'],
      ];
      const inSql = await normaliseInSql(texts, letters);
      expect(inSql.map(spellOut)).toEqual(texts.map((text) => spellOut(normalise(text, letters))));
    },
  );
});
