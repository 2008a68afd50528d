import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { settingsSchema } from '../activities/settings.ts';
import { keysOf } from '../docs/configuration/keys.ts';
import { configurationPage } from '../docs/configuration/page.ts';
import { configurationSchema } from '../docs/configuration/schema.ts';
import { FILLED_IN, SECTIONS } from '../docs/configuration/sections.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFile(join(root, file), 'utf8');
const editor = z.fromJSONSchema(configurationSchema() as z.core.JSONSchema.JSONSchema);
const needed = { name: 'stills', source: { dump: 'all.sql' }, store: 'file:./out' };

/** What the loader and an editor say of a dataset.yaml. */
function verdicts(content: unknown) {
  return { loader: settingsSchema.safeParse(content).success, editor: editor.safeParse(content).success };
}

describe('docs/configuration.md', () => {
  test('is what the schema gives (npm run docs:configuration)', async () => {
    expect(await read('docs/configuration.md')).toBe(configurationPage());
  });

  test('says of every key what it means', () => {
    const silent = keysOf(configurationSchema() as Parameters<typeof keysOf>[0]).filter(
      ({ description }) => description === undefined,
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('has an example for every section, and no section that there is not', () => {
    expect(Object.keys(SECTIONS).sort()).toEqual(Object.keys(settingsSchema.shape).sort());
  });

  test.each(Object.entries(SECTIONS))('has examples of %s that work', (_, { example }) => {
    const documents = parseAllDocuments(example);
    expect(documents.length).toBeGreaterThan(0);
    for (const document of documents as Exclude<typeof documents, { empty: true }>)
      expect(verdicts({ ...needed, ...document.toJS() })).toEqual({ loader: true, editor: true });
  });

  test('names the keys that the environment fills in, and no other', async () => {
    const named = new Set<string>();
    const files = await readdir(join(root, 'worker'), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.ts')))
      for (const [, key = ''] of (await read(join('worker', file))).matchAll(/\bfillIn\(.+, '([\w.]+)'\)/g))
        named.add(key);
    expect([...named].sort()).toEqual([...FILLED_IN].sort());
  });
});

describe('docs/dataset.schema.json', () => {
  test('is what the schema gives (npm run docs:configuration)', async () => {
    expect(await read('docs/dataset.schema.json')).toBe(
      `${JSON.stringify(configurationSchema(), null, 2)}\n`,
    );
  });

  test.each(['examples/stills/dataset.yaml', 'docker/dataset.yaml'])('accepts %s', async (file) => {
    expect(verdicts(parse(await read(file)))).toEqual({ loader: true, editor: true });
  });

  test("accepts the README's", async () => {
    const blocks = [...(await read('README.md')).matchAll(/^```yaml\n(.*?)^```/gms)];
    expect(blocks.length).toBeGreaterThan(0);
    for (const [, text = ''] of blocks)
      expect(verdicts({ ...needed, ...parse(text) })).toEqual({ loader: true, editor: true });
  });

  test.each([
    ['an unknown key', { rulez: {} }],
    ['an unknown key further in', { rules: { minuse: 5 } }],
    ['no source', { source: {} }],
    ['two sources', { source: { dump: 'all.sql', mysql: { url: 'mysql://reader@db/site' } } }],
    ['a command and a webhook', { retraining: { command: ['a'], webhook: { url: 'b', secret: 'c' } } }],
    ['output without csv', { output: { formats: ['parquet'] } }],
    ['no time span', { staging: { keep: '0 days' } }],
    ['a unit that there is not', { source: { dump: 'all.sql', maxAge: '2 weeks' } }],
    ['a number as text', { rules: { minUses: '500' } }],
    ['a number from the environment', { rules: { minUses: `\${MIN_USES}` } }],
    ['a synonym that is no list', { rules: { synonyms: { phone: 'telephone' } } }],
    ['a name that is no name', { name: 'a/b' }],
  ])('refuses %s, as the loader does', (_, more) => {
    expect(verdicts({ ...needed, ...more })).toEqual({ loader: false, editor: false });
  });
});
