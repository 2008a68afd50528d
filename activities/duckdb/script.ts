import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A `.sql` file cut at its `-- section: name` lines. */
export interface Script {
  readonly file: string;
  readonly sections: ReadonlyMap<string, string>;
}

const heading = /^-- section: (\w+).*$/m;

/** Reads a `.sql` file that lies beside a module: `readScript('./clean.sql', import.meta.url)`. */
export function readScript(relative: string, base: string): Script {
  const path = fileURLToPath(new URL(relative, base));
  const [, ...parts] = readFileSync(path, 'utf8').split(heading);
  const sections = new Map<string, string>();
  for (let at = 0; at + 1 < parts.length; at += 2) sections.set(parts[at] ?? '', parts[at + 1] ?? '');
  return { file: basename(path), sections };
}

/** The statements of one section; a section that is not there is a programming error. */
export function section(script: Script, name: string): string {
  const sql = script.sections.get(name);
  if (sql === undefined) throw new Error(`${script.file} has no section "${name}"`);
  return sql;
}
