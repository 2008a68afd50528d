import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../worker/config.ts';
import { packageFolder } from '../../worker/version.ts';
import { createDatabase } from '../services/mysql.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { schemaFile } from '../worker/init/sites.ts';
import { tagset } from './run-tagset.ts';

const stills = join(packageFolder, 'examples', 'stills', 'stills.sql.gz');

test('tagset init writes a dataset.yaml with what it found, and says what the rules would give', async () => {
  const cwd = await temporaryFolder('init');
  const { code, stdout, stderr } = await tagset(['init', stills], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Found shots and their tags');
  expect(stdout).toMatch(/^shots +4,000 rows$/m);
  expect(stdout).toContain('Most used: "awesome upload" 1167, "hat" 478, "gun" 403');
  expect(stdout).toContain('With tags of at least 200 uses: 19 labels, 3113 pictures.');
  const text = await readFile(join(cwd, 'dataset.yaml'), 'utf8');
  expect(text).toContain('#   minUses 100: 49 labels on 3,646 pictures');
  const { settings } = await readConfig(join(cwd, 'dataset.yaml'));
  expect(settings).toMatchObject({
    name: 'stills',
    source: { dump: stills, allowMissingTrailer: false },
    store: 'file:./out',
    rules: { minUses: 200 },
  });
});

test('tagset init takes name, store and limit from the command line', async () => {
  const cwd = await temporaryFolder('init');
  await writeFile(join(cwd, 'all.sql'), await readFile(schemaFile('shots')));
  const options = ['--name', 'films', '--store', 's3://bucket/a', '--min-uses', '2', '-o', 'other.yaml'];
  const { code, stdout } = await tagset(['init', 'all.sql', ...options], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('tagset build -c other.yaml --dry-run');
  const { settings } = await readConfig(join(cwd, 'other.yaml'));
  expect(settings).toMatchObject({
    name: 'films',
    source: { dump: 'all.sql', allowMissingTrailer: true },
    store: 's3://bucket/a',
    rules: { minUses: 2 },
    tables: { images: { where: { deleted_at: null } } },
  });
});

test('tagset init never writes over a file', async () => {
  const cwd = await temporaryFolder('init');
  await writeFile(join(cwd, 'dataset.yaml'), 'mine\n');
  const { code, stdout, stderr } = await tagset(['init', stills], { cwd });
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: 'tagset: dataset.yaml is there already, and is never written over. Name another file with -o.\n',
  });
  expect(await readFile(join(cwd, 'dataset.yaml'), 'utf8')).toBe('mine\n');
});

test.each(['as an argument', 'in MYSQL_URL'])(
  'the password of a database stays secret: %s',
  async (where) => {
    const database = await createDatabase();
    try {
      await database.connection.query(await readFile(schemaFile('photos'), 'utf8'));
      const cwd = await temporaryFolder('init');
      const { code, stdout, stderr } =
        where === 'in MYSQL_URL'
          ? await tagset(['init'], { cwd, env: { MYSQL_URL: database.url } })
          : await tagset(['init', database.url], { cwd });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const yaml = await readFile(join(cwd, 'dataset.yaml'), 'utf8');
      expect(stdout + yaml).not.toContain(new URL(database.url).password);
      expect(yaml).toContain('mysql://USER:PASSWORD@');
      // biome-ignore lint/suspicious/noTemplateCurlyInString: dataset.yaml takes it from the environment.
      expect((await readConfig(join(cwd, 'dataset.yaml'))).settings.source.mysql?.url).toBe('${MYSQL_URL}');
    } finally {
      await database.drop();
    }
  },
);

test('where nothing fits, tagset init says what it looked for and lists the tables', async () => {
  const cwd = await temporaryFolder('init');
  await writeFile(
    join(cwd, 'shop.sql'),
    'CREATE TABLE orders (id INT, note TEXT); CREATE TABLE items (nr INT);',
  );
  const { code, stderr } = await tagset(['init', 'shop.sql'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain(
    'No tables in shop.sql look like pictures and their tags. Looked for were shots and tags,',
  );
  expect(stderr).toContain('  orders: id, note\n  items: nr');
  expect(await readdir(cwd)).toEqual(['shop.sql']);
});

test('a trial that fails is told of in the file, and the file is written', async () => {
  const cwd = await temporaryFolder('init');
  const empty = (await readFile(schemaFile('shots'), 'utf8')).replace(/INSERT INTO `tags`[^;]*;/, '');
  await writeFile(join(cwd, 'empty.sql'), empty);
  const { code, stdout } = await tagset(['init', 'empty.sql'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/A trial of the rules came to an end: The table tags in .*empty\.sql is empty/);
});
