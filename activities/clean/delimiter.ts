import type { Engine } from '../duckdb/engine.ts';
import { BadInput } from '../errors.ts';
import { normalise } from '../rules/normalise.ts';
import { quoted } from '../shown.ts';

/**
 * The kept labels that would not come back when a reader splits what was joined. A search from the left finds the
 * delimiter behind a label where it was put, unless it is in the label, or the label's end and the delimiter's
 * beginning make one that starts earlier, as "a|" and "||" do. Both show in the label with the delimiter behind it. What
 * follows plays no part: an earlier match ends before it.
 */
const CLASHES = `SELECT label, uses, contains(label, $1) AS inside FROM vocabulary
  WHERE bin = 'kept' AND strpos(label || $1, $1) <= length(label) ORDER BY uses DESC, label`;

/** Refuses a kept label that joined with others by the delimiter would read as another, or as two. */
export async function refuseDelimiter(engine: Engine, delimiter: string): Promise<void> {
  const clashes = await engine.rows<{ label: string; uses: bigint; inside: boolean }>(CLASHES, [delimiter]);
  const [first] = clashes;
  if (first === undefined) return;
  const { label, uses, inside } = first;
  const others = clashes.length > 1 ? ` (and ${clashes.length - 1} more)` : '';
  const mark = quoted(delimiter);
  const clash = inside
    ? `contains the delimiter ${mark}.`
    : `ends as the delimiter ${mark} begins, so that joined with another it would be split in the wrong place.`;
  const name = otherName(label, delimiter);
  const rename = name === undefined ? '' : `, such as ${quoted(name)}: [${quoted(label)}]`;
  throw new BadInput(
    `The tag ${quoted(label)}${others}, used ${uses} times, ${clash} ` +
      `Rename it in rules.synonyms${rename}, exclude it, or choose another output.delimiter.`,
  );
}

/** What a label could be called beside the delimiter; `undefined` where little would be left of it. */
function otherName(label: string, delimiter: string): string | undefined {
  for (const mark of [' ', '-', '_', ''].filter((one) => !one.includes(delimiter))) {
    const name = normalise(cut(label.replaceAll(delimiter, mark), delimiter), 'keep');
    if (name !== '' && firstEnd(name, delimiter) === name.length) return name;
  }
  return undefined;
}

function cut(text: string, delimiter: string): string {
  return text.slice(0, firstEnd(text, delimiter));
}

/** Where a text that the delimiter follows seems to end. */
function firstEnd(text: string, delimiter: string): number {
  return (text + delimiter).indexOf(delimiter);
}
