import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { readScript, section } from '../../../activities/duckdb/script.ts';

test('a script is cut at its section lines', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-script-'));
  await writeFile(
    join(folder, 'a.sql'),
    '-- About.\n\n-- section: one\nSELECT 1;\n\n-- section: two\nSELECT 2;\n',
  );
  const script = readScript('./a.sql', pathToFileURL(join(folder, 'module.ts')).href);
  await rm(folder, { recursive: true });
  expect(section(script, 'one').trim()).toBe('SELECT 1;');
  expect(section(script, 'two').trim()).toBe('SELECT 2;');
  expect(() => section(script, 'three')).toThrow('a.sql has no section "three"');
});
