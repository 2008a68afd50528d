import type { Engine } from '../duckdb/engine.ts';
import { BadInput } from '../errors.ts';
import { quoted } from '../shown.ts';

/** Refuses a kept label that contains the delimiter: joined with others it would read as two. */
export async function refuseDelimiter(engine: Engine, delimiter: string): Promise<void> {
  const clashes = await engine.rows<{ label: string; uses: bigint }>(
    "SELECT label, uses FROM vocabulary WHERE bin = 'kept' AND contains(label, $1) ORDER BY uses DESC, label",
    [delimiter],
  );
  const [first] = clashes;
  if (first === undefined) return;
  const others = clashes.length > 1 ? ` (and ${clashes.length - 1} more)` : '';
  const renamed = first.label.replaceAll(delimiter, ' ').replace(/ +/g, ' ').trim();
  throw new BadInput(
    `The tag ${quoted(first.label)}${others}, used ${first.uses} times, contains the delimiter ${quoted(delimiter)}. ` +
      `Rename it in rules.synonyms, such as ${quoted(renamed)}: [${quoted(first.label)}], exclude it, or choose another output.delimiter.`,
  );
}
