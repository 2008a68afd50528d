import { describe, expect, test } from 'vitest';
import { published, refusal, type Site } from './site.ts';

const start =
  'name: stills\nsource: { csv: { images: shots.csv, tags: tags.csv } }\nstore: file:./out\nresources: { scratch: . }\n';
const rules = 'rules: { minUses: 1 }\n';

/** A dataset.yaml as a whole, so that a line is where it stands in the file. */
const whole = (text: string): Site => ({ yaml: Buffer.from(start + text) });
const named = (name: string): Site => ({ yaml: Buffer.from(start.replace('stills', name) + rules) });
const known =
  'known: name, source, tables, rules, output, store, staging, retraining, schedule, notify, resources';

/** Nine lists, each of nine times the one before: a thousand bytes that would become a billion texts. */
function bomb(): string {
  const lists = Array.from({ length: 9 }, (_, at) => {
    const items = Array.from({ length: 9 }, () => (at === 0 ? 'x' : `*a${at - 1}`));
    return `a${at}: &a${at} [${items}]\n`;
  });
  return `${lists.join('')}rules: { exclude: *a8 }\n`;
}

describe('dataset.yaml is refused, with line and field,', () => {
  test.each<[string, Site, string]>([
    [
      'in Latin-1',
      { yaml: Buffer.from(`${start}rules: { exclude: [gr\xfcn] }`, 'latin1') },
      'dataset.yaml is no UTF-8. Save it as UTF-8, or convert it: iconv -f latin1 -t utf-8.',
    ],
    [
      'in UTF-16',
      { yaml: Buffer.from(`\ufeff${start}`, 'utf16le') },
      'dataset.yaml is no UTF-8. Save it as UTF-8, or convert it: iconv -f latin1 -t utf-8.',
    ],
    ['with nothing but NUL', { yaml: Buffer.alloc(4096) }, 'dataset.yaml: it should be a map of keys'],
    [
      'with half a character',
      whole('rules: { exclude: ["\\ud800"] }'),
      'dataset.yaml:5: This text holds half a character. Write it out.',
    ],
    [
      'with half a character for a delimiter',
      whole('output: { delimiter: "\\udfff" }'),
      'dataset.yaml:5: This text holds half a character. Write it out.',
    ],
    [
      'with aliases that multiply',
      whole(bomb()),
      'dataset.yaml: Excessive alias count indicates a resource exhaustion attack. Write out what the aliases stand for.',
    ],
    [
      'with a tag of JavaScript',
      whole('rules: { exclude: [!!js/function "function () {}"] }'),
      'dataset.yaml:5: Unresolved tag: tag:yaml.org,2002:js/function',
    ],
    [
      'with a tag of Python',
      whole('rules: !!python/object:os.system { minUses: 1 }'),
      'dataset.yaml:5: Unresolved tag: tag:yaml.org,2002:python/object:os.system',
    ],
    [
      'with a tag of bytes',
      whole('rules: { exclude: [!!binary aGVsbG8=] }'),
      'dataset.yaml:5: "rules.exclude.0" is not text: put the tag in quotes, such as "1984"',
    ],
    [
      'with a key twice',
      whole('rules: { minUses: 1, minUses: 2 }'),
      'dataset.yaml:5: Map keys must be unique',
    ],
    [
      'with a merge key, which YAML 1.2 has no more',
      whole('rules: { <<: { minUses: 1 } }'),
      'dataset.yaml:5: "rules.<<" is not known (known: case, synonyms, exclude, minUses)',
    ],
    [
      'with a list for a key',
      whole('rules: { synonyms: { ? [a, b] : [c] } }'),
      'dataset.yaml:5: With stringKeys, all keys must be strings',
    ],
    [
      'with a map that holds itself',
      whole('rules: { synonyms: &all { a: *all } }'),
      'dataset.yaml:5: "rules.synonyms.a" should be a list',
    ],
    [
      'with the key __proto__',
      whole('__proto__: { minUses: 1 }'),
      `dataset.yaml:5: "__proto__" is not known (${known})`,
    ],
    [
      'with the key constructor',
      whole('constructor: {}'),
      `dataset.yaml:5: "constructor" is not known (${known})`,
    ],
    [
      'with the canonical tag __proto__',
      whole('rules: { synonyms: { __proto__: [a] } }'),
      'dataset.yaml:5: "rules.synonyms" merges tags into "__proto__", which cannot be a label: choose another name',
    ],
    [
      'with a blank canonical tag',
      whole('rules: { synonyms: { " ": [car] } }'),
      'dataset.yaml:5: "rules.synonyms. " is nothing but white space: name a tag',
    ],
    [
      'with a blank exclusion',
      whole('rules: { exclude: ["\\u00a0"] }'),
      'dataset.yaml:5: "rules.exclude.0" is nothing but white space: name a tag',
    ],
    [
      'with a truth for a tag',
      whole('rules: { exclude: [true] }'),
      'dataset.yaml:5: "rules.exclude.0" is not text: put the tag in quotes, such as "1984"',
    ],
    [
      'with synonyms that go in a circle',
      whole('rules: { minUses: 1, synonyms: { a: [b], b: [a] } }'),
      'rules.synonyms go in a circle: b → a → b. Remove one of these.',
    ],
    [
      'with a number beyond all',
      whole('rules: { minUses: 1e400 }'),
      'dataset.yaml:5: "rules.minUses" should be a number',
    ],
    [
      'with a number beyond 2^53',
      whole('rules: { minUses: 99999999999999999999 }'),
      'dataset.yaml:5: "rules.minUses" should be at most 9007199254740991',
    ],
    [
      'with no number',
      whole('rules: { minUses: .nan }'),
      'dataset.yaml:5: "rules.minUses" should be a number',
    ],
    [
      'of two documents',
      whole(`${rules}---\nname: other\n`),
      'dataset.yaml:6: Source contains multiple documents; please use YAML.parseAllDocuments()',
    ],
    [
      'with more rules than a run can carry',
      whole(`rules: { exclude: [\n ${'x'.repeat(1 << 20)}] }`),
      'rules and tables of dataset.yaml have 1048812 bytes, and a run can carry 1048576: shorten rules.exclude and rules.synonyms. Rare tags need no rule, since rules.minUses drops them.',
    ],
  ])('%s', async (_, site, expected) => {
    expect(await refusal(site)).toBe(`ConfigError: ${expected}`);
  });

  test.each(['"../../etc"', '"a/b"', '"cafe\u0301"', '__proto__', '"a\\n"', '"a\\0b"', '".."', '"a\\\\b"'])(
    'with the name %s, which becomes part of paths',
    async (name) => {
      expect(await refusal(named(name))).toBe(
        'ConfigError: dataset.yaml:1: "name" is no name: use up to 64 letters, digits, "-" and "_"; it becomes part of paths',
      );
    },
  );

  test('with brackets beyond counting, in a message that can be read', async () => {
    const message = await refusal(whole(`rules: ${'['.repeat(50_000)}`));
    expect(message).toMatch(/^ConfigError: dataset\.yaml:5: /);
    expect(message.length).toBeLessThan(5000);
  });

  test('with thousands of unknown keys, in a message that can be read', async () => {
    const message = await refusal(whole(Array.from({ length: 3000 }, (_, at) => `k${at}: 1\n`).join('')));
    expect(message).toMatch(/^ConfigError: dataset\.yaml:5: "k0" is not known .*… \(3000 in all\)$/);
    expect(message.length).toBeLessThan(5000);
  });
});

describe('a name, an address or a path is refused', () => {
  const columns = (yaml: string): Site => whole(`tables: { images: ${yaml} }\n${rules}`);
  test.each<[string, Site, string]>([
    [
      'of a column with NUL',
      columns('{ file: "a\\0b" }'),
      'dataset.yaml:5: "tables.images.file" contains NUL, which no name of a table or column does',
    ],
    [
      'of a table with NUL',
      columns('{ table: "a\\0b" }'),
      'dataset.yaml:5: "tables.images.table" contains NUL, which no name of a table or column does',
    ],
    [
      'of a column that is empty',
      columns('{ id: "" }'),
      'dataset.yaml:5: "tables.images.id" is empty: name a column',
    ],
    [
      'of one column for two things',
      columns('{ file: ID }'),
      'dataset.yaml:5: "tables.images.file" names "ID", which is another column of the dataset already: give the column another name at its source',
    ],
    [
      'of a column called tags',
      columns('{ id: tags }'),
      'dataset.yaml:5: "tables.images.id" names "tags", which is another column of the dataset already: give the column another name at its source',
    ],
    [
      'of a column called split',
      columns('{ file: Split }'),
      'dataset.yaml:5: "tables.images.file" names "Split", which is another column of the dataset already: give the column another name at its source',
    ],
    [
      'in where that no row passes',
      columns('{ where: { state: [] } }'),
      'dataset.yaml:5: "tables.images.where.state" is an empty list, which no row passes: name a value, or leave it out',
    ],
    [
      'in where that YAML rounds',
      columns('{ where: { state: 12345678901234567890 } }'),
      'dataset.yaml:5: "tables.images.where.state" is a number that YAML rounds: put it in quotes',
    ],
    [
      'in where that is no value',
      columns('{ where: { state: { not: 1 } } }'),
      'dataset.yaml:5: "tables.images.where.state" is no value: write a text, a number, true, false or null, or a list of these',
    ],
    [
      'in where that zod cannot read',
      columns('{ where: { __proto__: 1 } }'),
      'dataset.yaml:5: "tables.images.where" names the column "__proto__", which cannot be asked for: give it another name at its source',
    ],
    [
      'of a kept column that is no name',
      columns('{ keep: [5] }'),
      'dataset.yaml:5: "tables.images.keep.0" is no column: write its name, or { column: released, type: date } with one of the types text, integer, number, decimal(10,2), date or timestamp',
    ],
    [
      'of a type that is none',
      columns('{ keep: [{ column: a, type: bool }] }'),
      'dataset.yaml:5: "tables.images.keep.0" is no column: write its name, or { column: released, type: date } with one of the types text, integer, number, decimal(10,2), date or timestamp',
    ],
    [
      'of more decimals than digits',
      columns('{ keep: [{ column: a, type: "decimal(2,5)" }] }'),
      'dataset.yaml:5: "tables.images.keep.0.type" has more digits behind the point than in all: decimal(10,2) has 10, of which 2 are behind it',
    ],
    [
      'of a kept column twice',
      columns('{ keep: [{ column: a, type: text }, A] }'),
      'dataset.yaml:5: "tables.images.keep.1" keeps "A", which is a column of the dataset already: leave it out',
    ],
    [
      'of a reference beside links',
      whole(`tables: { tags: { ref: a }, taggings: { table: t, ref: b } }\n${rules}`),
      'dataset.yaml:5: "tables.tags.ref" is given beside tables.taggings, whose ref has the id of the image: leave it out',
    ],
    [
      'of a store that climbs out of its bucket',
      { store: 's3://bucket/a/../../b' },
      'The store key "a/../../b" contains ".." as a part.',
    ],
    [
      'of a store with a backslash',
      { store: 's3://bucket/a\\b' },
      'The store key "a\\\\b" contains a backslash; the parts of a key are separated by "/".',
    ],
    [
      'of a store with a line end',
      { store: '"s3://bucket/a\\nb"' },
      'The store key "a\\nb" contains a control character.',
    ],
    [
      'of a store with NUL',
      { store: '"file:a\\0b"' },
      '"file:a\\u0000b" names no folder: a store is s3://bucket/prefix or file:folder, such as file:./out.',
    ],
    [
      'of a store of another kind',
      { store: 'ftp://host/x' },
      '"ftp://host/x" is no store: a store is s3://bucket/prefix or file:folder, such as file:./out.',
    ],
    [
      'of a bucket that climbs',
      { store: 's3://../x' },
      '"s3://../x" names no bucket (3 to 63 of a-z, 0-9, "-" and "."): a store is s3://bucket/prefix or file:folder, such as file:./out.',
    ],
    [
      'of a store with the keys in it, which are not repeated',
      { store: 'S3://KEY:SECRET@bucket/x' },
      '"S3://…@bucket/x" is no store: a store is s3://bucket/prefix or file:folder, such as file:./out.',
    ],
    [
      'of an endpoint that is a file',
      { store: '{ url: s3://bucket/x, endpoint: "file:///etc/passwd", region: us-east-1 }' },
      'The S3 endpoint "file:///etc/passwd" is no address: it begins with http:// or https:// (AWS_ENDPOINT_URL).',
    ],
  ])('%s', async (_, site, expected) => {
    expect(await refusal(site)).toBe(`ConfigError: ${expected}`);
  });
});

describe('dataset.yaml is followed', () => {
  const plain = 'id,shot_image_id,tags\n1,one.jpg,car\n2,two.jpg,car\n';
  test.each<[string, Site]>([
    ['with a byte-order mark', { yaml: Buffer.from(`\ufeff${start}${rules}`) }],
    ['with numbers in other writings', whole('rules: { minUses: 0x1 }')],
    ['with a number for a canonical tag', whole('rules: { minUses: 1, synonyms: { 1984: [orwell] } }')],
    [
      'with constructor for a canonical tag and an exclusion',
      whole('rules: { minUses: 1, exclude: [constructor, __proto__], synonyms: { constructor: [b] } }'),
    ],
    ['with a name that every object has', named('constructor')],
    ['with an anchor', whole('rules: &rules { minUses: 1 }')],
  ])('%s', async (_, site) => {
    expect(await published(site)).toBe(plain);
  });

  test('with columns whose names are SQL, CSV and what every object has', async () => {
    const names = [`a"b; DROP TABLE x--`, "c`d'e", 'f,g\nh', '__proto__', 'constructor', 'kept_0', 'file'];
    const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const [file, ...keep] = names;
    const header = `id,${names.map(cell)}`;
    const shots = `${header}\n1,1,2,3,4,5,6,7\n2,a,b,c,d,e,f,g\n`;
    const yaml = `tables: { images: { file: ${JSON.stringify(file)}, keep: ${JSON.stringify(keep)} } }\n${rules}`;
    expect(await published({ shots, yaml })).toBe(
      `${header},tags\n1,1,2,3,4,5,6,7,car\n2,a,b,c,d,e,f,g,car\n`,
    );
  });
});
