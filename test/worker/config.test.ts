import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../activities/errors.ts';
import { readConfig } from '../../worker/config.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-config-'));
  file = join(folder, 'dataset.yaml');
});
afterEach(() => rm(folder, { recursive: true }));

const needed = `name: stills\nsource: { mysql: { url: "\${MYSQL_URL}" } }\nstore: file:./out\n`;

async function read(text: string) {
  await writeFile(file, text);
  return readConfig(file);
}

async function refusal(text: string): Promise<string> {
  const error = await read(text).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(ConfigError);
  return (error as ConfigError).message;
}

describe('dataset.yaml', () => {
  test('needs a name, a source and a store; all else has defaults', async () => {
    const { settings, base } = await read(needed);
    expect(base).toBe(folder);
    expect(settings).toMatchObject({
      tables: {
        images: { table: 'shots', id: 'id', file: 'shot_image_id', keep: [] },
        tags: { table: 'tags', id: 'id', value: 'value', ref: 'ref_id' },
      },
      rules: { case: 'keep', synonyms: {}, exclude: [], minUses: 500 },
      output: { formats: ['csv', 'parquet'], delimiter: ',' },
      schedule: { dayOfMonth: 1, hour: 3, timezone: 'UTC' },
    });
  });

  test('leaves what the environment is to fill in as it is written', async () => {
    const { settings } = await read(needed);
    expect(settings.source.mysql?.url).toBe(`\${MYSQL_URL}`);
  });

  test('names itself by its absolute path, as nothing is more confusing than the wrong file', async () => {
    expect(await refusal('name: 5')).toContain(`${file}:1: `);
  });

  test('that is not there is asked for with -c', async () => {
    const missing = join(folder, 'other.yaml');
    await expect(readConfig(missing)).rejects.toThrow(ConfigError);
    await expect(readConfig(missing)).rejects.toThrow(
      `${missing} that can be read. Write one, or name it with -c`,
    );
  });

  test.each([
    ['an unknown key', 'rule: { minUses: 5 }', /:4: "rule" is not known: did you mean "rules"\?/],
    [
      'an unknown key further in',
      'rules:\n  minuse: 5',
      /:5: "rules.minuse" is not known: did you mean "minUses"\?/,
    ],
    [
      'an unknown key like none',
      'rules:\n  wings: 5',
      /:5: "rules.wings" is not known \(known: case, synonyms, exclude, minUses\)/,
    ],
    [
      'two unknown keys',
      'rulez: {}\nstorage: x',
      /"rulez" is not known: did you mean "rules"\?; "storage" is not known/,
    ],
    ['a word for a number', 'rules: { minUses: many }', /:4: "rules.minUses" should be a number/],
    ['half a number', 'rules: { minUses: 0.5 }', /"rules.minUses" should be a whole number/],
    ['too small a number', 'rules: { minUses: 0 }', /"rules.minUses" should be at least 1/],
    ['a text for a list', 'rules: { exclude: SotD }', /"rules.exclude" should be a list/],
    [
      'a text for a list of synonyms',
      'rules:\n  synonyms:\n    phone: telephone',
      /:6: "rules.synonyms.phone" should be a list/,
    ],
    [
      'a tag that YAML reads as a number',
      'rules:\n  exclude:\n    - SotD\n    - 1984',
      /:7: "rules.exclude.1" is not text: put the tag in quotes/,
    ],
    ['an empty canonical tag', 'rules: { synonyms: { "": [a] } }', /"rules.synonyms." is empty: name a tag/],
    ['an unknown choice', 'rules: { case: upper }', /"rules.case" should be one of keep, lower/],
    ['a list for a map', 'tables: []', /"tables" should be a map of keys/],
    ['no csv', 'output: { formats: [parquet] }', /"output.formats" lacks csv/],
    ['an empty delimiter', 'output: { delimiter: "" }', /"output.delimiter" is empty/],
    ['too many images set aside', 'output: { validation: 0.9 }', /"output.validation" should be at most 0.5/],
    [
      'an unknown time zone',
      'schedule: { timezone: Mars/Olympus }',
      /"schedule.timezone" is no IANA time zone/,
    ],
    [
      'the thirtieth of each month',
      'schedule: { dayOfMonth: 30 }',
      /"schedule.dayOfMonth" should be at most 28/,
    ],
    ['a memory that is no size', 'resources: { memory: lots }', /"resources.memory" is no size/],
    [
      'a kept column that is there already',
      'tables: { images: { keep: [title, tags] } }',
      /"tables.images.keep.1" keeps "tags"/,
    ],
    [
      'a column kept twice',
      'tables: { images: { keep: [title, title] } }',
      /"tables.images.keep.1" keeps "title"/,
    ],
    [
      'an alias of nothing',
      'rules: { exclude: [*nothing] }',
      /dataset.yaml: .*: nothing. A text that begins with "\*" needs quotes/,
    ],
  ])('is refused with %s, naming line and field', async (_, text, message) => {
    expect(await refusal(needed + text)).toMatch(message);
  });

  test.each([
    ['nothing in it', '', /"name" is missing/],
    ['only a comment', '# soon\n', /"source" is missing/],
    ['a list', '- name: stills\n', /should be a map of keys/],
    ['a text', 'stills\n', /should be a map of keys/],
  ])('is refused with %s', async (_, text, message) => {
    expect(await refusal(text)).toMatch(message);
  });

  test('says of each missing key that it is missing', async () => {
    expect(await refusal('name: stills\nsource: { csv: { images: a.csv } }\n')).toMatch(
      /:2: "source.csv.tags" is missing\n.*"store" is missing/,
    );
  });

  test('lists all that is wrong at once, a line each', async () => {
    const message = await refusal(`${needed}rules: { minUses: 0, case: upper }\nwings: 2\n`);
    expect(message.split('\n')).toHaveLength(3);
  });

  test.each([
    ['no source', 'source: {}'],
    ['two sources', 'source: { dump: a.sql, csv: { images: a.csv, tags: b.csv } }'],
  ])('is refused with %s', async (_, source) => {
    const message = await refusal(`name: stills\n${source}\nstore: file:out\n`);
    expect(message).toMatch(/:2: "source" names exactly one of mysql, dump and csv/);
  });

  test.each(['a/b', '..', '', 'with space', '-dash', 'x'.repeat(65)])(
    'refuses the name %j, which becomes part of paths',
    async (name) => {
      expect(await refusal(`name: "${name}"\nsource: { dump: a.sql }\nstore: file:out\n`)).toMatch(
        /:1: "name" is no name/,
      );
    },
  );

  test.each([
    ['an unclosed bracket', 'rules: { minUses: 5\n'],
    ['a tab as indentation', 'rules:\n\tminUses: 5\n'],
    ['a key twice', 'name: other\n'],
  ])('that is no YAML is refused with its line: %s', async (_, text) => {
    expect(await refusal(needed + text)).toMatch(/dataset\.yaml:[45]: /);
  });

  test('is refused for an unknown key of a store with the nearest one', async () => {
    const message = await refusal(
      'name: stills\nsource: { dump: a.sql }\nstore:\n  url: s3://bucket\n  endpont: http://127.0.0.1:9000\n',
    );
    expect(message).toMatch(/:5: "store.endpont" is not known: did you mean "endpoint"\?/);
  });

  test('is refused for a dump that is neither a file nor two', async () => {
    const message = await refusal('name: stills\nsource: { dump: 5 }\nstore: file:out\n');
    expect(message).toMatch(/:2: "source.dump" has none of the forms it may have/);
  });
});
