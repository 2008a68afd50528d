import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAllowed, licencesPage, licensedPackages } from '../docs/licences.ts';

describe('the licences of what tagset runs on', () => {
  test('are listed in docs/licences.md as the lock file pins the packages (npm run licences)', async () => {
    const page = await readFile(join(import.meta.dirname, '..', 'docs', 'licences.md'), 'utf8');
    expect(page).toBe(licencesPage());
  });

  test('are of every package that package.json names', async () => {
    const manifest = await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8');
    const names = licensedPackages().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys(JSON.parse(manifest).dependencies)));
  });

  test('are all allowed', () => {
    expect(licensedPackages().filter(({ licence }) => !isAllowed(licence))).toEqual([]);
  });

  test.each([
    ['MIT', true],
    ['Apache-2.0 AND MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND GPL-3.0-only', false],
    ['GPL-3.0-only', false],
    ['unknown', false],
    ['', false],
  ])('are judged: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed);
  });
});
