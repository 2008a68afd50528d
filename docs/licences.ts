// Writes docs/licences.md: every package that a worker runs on, with its licence, from package-lock.json. A package that
// is for other platforms is listed too. Run it with: npm run licences
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const target = join(import.meta.dirname, 'licences.md');

/** Licences that ask for no more than to be named. CC-BY-4.0 is for data: the browser tables of a build tool. */
export const ALLOWED: readonly string[] = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
];

/** Packages whose package.json names no licence, with what their LICENSE file is. */
const FROM_FILE: Readonly<Record<string, string>> = { unionfs: 'Unlicense' };

/** A package as the lock file pins it. */
export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, or `unknown`. */
  readonly licence: string;
}

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}

/** All packages but those for development, in order of their names. */
export function licensedPackages(): Licensed[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const found = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  const licensed = found.map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { name, version, licence: license ?? FROM_FILE[name] ?? 'unknown' };
  });
  const key = ({ name, version }: Licensed) => `${name} ${version}`;
  const once = new Map(licensed.map((one) => [key(one), one]));
  return [...once.keys()].sort().flatMap((name) => once.get(name) ?? []);
}

/** Whether an expression such as `Apache-2.0 AND MIT` or `(MIT OR GPL-3.0)` needs no licence that is not allowed. */
export function isAllowed(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, '');
  return bare
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => ALLOWED.includes(one.trim())));
}

/** docs/licences.md as it should be. */
export function licencesPage(): string {
  const packages = licensedPackages();
  const counts = new Map<string, number>();
  for (const { licence } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  const sums = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return `# Licences

tagset itself is under the [MIT licence](../LICENSE). These are the packages that it runs on, as package-lock.json pins
them, those for other platforms among them. \`npm run licences\` writes this page; a test fails where it is out of date
or a licence is not one of ${ALLOWED.join(', ')}.

${sums.map(([licence, count]) => `${count} ${licence}`).join(' · ')}

| package | version | licence |
|---|---|---|
${packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`).join('\n')}

Known weaknesses of these packages are asked of the registry by \`npm run audit\`, which fails for those of the level high
and above. The test suite does not run it: it needs a registry that answers such questions, and the one that this was
built on does not.
`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(target, licencesPage());
