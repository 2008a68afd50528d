import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json: beside this one in the sources, above dist/ once built. */
export const packageFolder = findPackage(dirname(fileURLToPath(import.meta.url)));

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(join(packageFolder, 'package.json'), 'utf8'),
);

/** The version of tagset, as package.json says it. */
export const { version } = manifest;

function findPackage(folder: string): string {
  const above = dirname(folder);
  return ['dist', 'worker'].includes(folder.split(/[\\/]/).at(-1) ?? '') ? findPackage(above) : folder;
}
