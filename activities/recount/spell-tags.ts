import type { Engine } from '../duckdb/engine.ts';
import { readScript } from '../duckdb/script.ts';
import { lowerLetter } from '../rules/normalise.ts';
import type { Plan } from '../run.ts';
import { spellingBy } from './spelling.ts';

const script = readScript('./recount.sql', import.meta.url);

/** Values that are spelled at a time. */
const WORDS = 100_000;

/** Spells the values of the tags by the rules, a share of them after the other. */
export async function spellTags(engine: Engine, { rules }: Plan): Promise<void> {
  const letters = new Letters(engine);
  const { spell, excluded } = spellingBy(rules, letters.small);
  await engine.play(script, 'words');
  await engine.fill(
    'excluded',
    excluded.map((label) => [label]),
  );
  await engine.play(script, 'written');
  const [last] = await engine.rows<{ word: number | null }>('SELECT max(word) AS word FROM written');
  for (let from = 0; from <= (last?.word ?? -1); from += WORDS) {
    const values = await engine.rows<{ word: number; value: string }>(
      // A byte order mark at the beginning of a text would be lost on its way to JavaScript.
      "SELECT word, '.' || value AS value FROM written WHERE word >= $1 AND word < $2",
      [from, from + WORDS],
    );
    if (rules.case === 'lower') await letters.look(values.map(({ value }) => value));
    const other = values.flatMap(({ word, value: dotted }) => {
      const value = dotted.slice(1);
      const { label, merged } = spell(value);
      return label === value && !merged ? [] : [[String(word), label, merged ? 'yes' : 'no']];
    });
    await engine.fill('respelled', other);
  }
  await engine.play(script, 'spelled');
}

/**
 * The lower case of letters as DuckDB knows it, which is what clean goes by. It comes to know a new letter of Unicode at
 * another time than Node does; a dataset that holds one is no wrong one.
 */
class Letters {
  private readonly engine: Engine;
  private readonly asked = new Set<string>();
  private readonly other = new Map<string, string>();

  constructor(engine: Engine) {
    this.engine = engine;
  }

  readonly small = (letter: string): string => this.other.get(letter) ?? lowerLetter(letter);

  /** Looks up what these texts are written with. */
  async look(texts: readonly string[]): Promise<void> {
    const letters = new Set<string>();
    for (const text of texts)
      for (const [letter] of text.matchAll(/\p{L}|\p{M}|\p{N}|\p{S}|\p{Cn}/gu))
        if (letter > '\x7f' && !this.asked.has(letter)) letters.add(letter);
    if (letters.size === 0) return;
    for (const letter of letters) this.asked.add(letter);
    await this.engine.run('CREATE OR REPLACE TABLE letter (letter VARCHAR)');
    await this.engine.fill(
      'letter',
      [...letters].map((letter) => [letter]),
    );
    const rows = await this.engine.rows<{ letter: string; small: string }>(
      'SELECT letter, lower(letter) AS small FROM letter',
    );
    for (const { letter, small } of rows) if (small !== lowerLetter(letter)) this.other.set(letter, small);
  }
}
