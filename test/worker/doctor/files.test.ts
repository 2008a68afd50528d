import { appendFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CSV, datasetYaml, diagnose, NAME, STORE } from './diagnose.ts';

const endOf = (moment: Date) =>
  `-- Dump completed on ${moment.toISOString().replace('T', ' ').slice(0, 19)}\n`;
const END = endOf(new Date());
const table = (name: string) =>
  `-- MariaDB dump 10.19\nCREATE TABLE \`${name}\` (\n  \`id\` int(11) NOT NULL,\n  \`value\` text\n);\nINSERT INTO \`${name}\` VALUES (1,'a');\n`;
const DUMP = 'source: { dump: all.sql }';
const whole = table('shots') + table('tags') + END;

async function dump(content: string | Buffer, source = DUMP) {
  const { folder, file } = await datasetYaml([NAME, source, STORE]);
  const path = join(folder, source.includes('.gz') ? 'all.sql.gz' : 'all.sql');
  await writeFile(path, content);
  return { path, file };
}

describe('CSV files', () => {
  test('are well where both have the columns and are young', async () => {
    const { folder, file } = await datasetYaml([NAME, CSV, STORE]);
    const { complaints, said } = await diagnose(file);
    expect(complaints).toEqual([]);
    expect(said('csv of tags')).toBe(`ok: ${join(folder, 'tags.csv')} has the columns, 24 B, of today`);
  });

  test('that are not there, empty, without a column or without a row are told', async () => {
    const { folder, file } = await datasetYaml([NAME, CSV, STORE]);
    const images = join(folder, 'shots.csv');
    const tags = join(folder, 'tags.csv');
    await rm(images);
    await writeFile(tags, '');
    const first = await diagnose(file);
    expect(first.said('csv of images')).toBe(
      `wrong: There is no file ${images} that can be read. Correct source.csv in dataset.yaml.`,
    );
    expect(first.said('csv of tags')).toMatch(/^wrong: .*tags\.csv is empty/);
    expect(first.said('scratch room')).toBe('not checked: it needs "csv of images" and "csv of tags"');
    await writeFile(images, 'id,shot_image_id\n');
    await writeFile(tags, 'id,valeu,ref_id\n1,a,1\n');
    const second = await diagnose(file);
    expect(second.said('csv of images')).toMatch(/^wrong: .*holds no row below its header/);
    expect(second.said('csv of tags')).toMatch(/^wrong: .*no column value: did you mean valeu\?/);
  });

  test('that are old are warned of', async () => {
    const { folder, file } = await datasetYaml([NAME, CSV, STORE]);
    const then = new Date(Date.now() - 70.5 * 86_400_000);
    await utimes(join(folder, 'tags.csv'), then, then);
    const { ok, said } = await diagnose(file);
    expect(said('csv of tags')).toMatch(
      /^warning: .*70 days old, and source\.maxAge is 35 days: a scheduled build refuses it/,
    );
    expect(ok).toBe(true);
  });
});

describe('dumps', () => {
  test('are well where they are whole and have the tables', async () => {
    const { path, file } = await dump(whole);
    const { complaints, said } = await diagnose(file);
    expect(complaints).toEqual([]);
    expect(said('dump')).toMatch(`ok: ${path} is whole and has the tables`);
  });

  test('that are old by their own end mark are warned of, however young the file is', async () => {
    const then = new Date(Date.now() - 40.5 * 86_400_000);
    const { file } = await dump(whole.replace(END, endOf(then)));
    expect((await diagnose(file)).said('dump')).toMatch(
      /^warning: .*40 days old, and source\.maxAge is 35 days: a scheduled build refuses it/,
    );
    const more = await dump(whole.replace(END, endOf(then)), 'source: { dump: all.sql, maxAge: 90 days }');
    expect((await diagnose(more.file)).said('dump')).toMatch(/^ok: .*40 days old$/);
  });

  test('that are not there, cut, or without a table are told', async () => {
    const { path, file } = await dump(whole.replace(END, ''));
    expect((await diagnose(file)).said('dump')).toMatch(/^wrong: .*the dump may be cut/);
    await writeFile(path, table('shots') + END);
    expect((await diagnose(file)).said('dump')).toMatch(/^wrong: .*holds no table tags: it has shots/);
    await rm(path);
    expect((await diagnose(file)).said('dump')).toMatch(/^wrong: There is no dump .*all\.sql/);
  });

  test('that are compressed are read, and told if they are cut', async () => {
    const source = 'source: { dump: all.sql.gz }';
    const { path, file } = await dump(gzipSync(whole), source);
    expect((await diagnose(file)).said('dump')).toMatch(/^ok: .*is whole/);
    await truncate(path, 60);
    expect((await diagnose(file)).said('dump')).toMatch(/^wrong: .*all\.sql\.gz/);
  });

  test('that are large are looked at from both ends', async () => {
    const { path, file } = await dump(table('shots') + table('tags'));
    await truncate(path, 40 << 20);
    expect((await diagnose(file)).said('dump')).toMatch(/^wrong: .*all\.sql is cut: the last lines/);
    await appendFile(path, `\n${END}`);
    expect((await diagnose(file)).said('dump')).toMatch(/^ok: .*all\.sql has its end, 41\.9 MB/);
  });

  test('one for each table are checked each', async () => {
    const source = 'source: { dump: { images: all.sql, tags: other.sql } }';
    const { file } = await dump(whole, source);
    const { said } = await diagnose(file);
    expect(said('dump of images')).toMatch(/^ok/);
    expect(said('dump of tags')).toMatch(/^wrong: There is no dump .*other\.sql/);
  });

  test('that lie in a store are found there', async () => {
    const { file } = await dump(whole, `source: { dump: "file:./all.sql" }`);
    expect((await diagnose(file)).said('dump')).toMatch(/^ok: file:\.\/all\.sql is there/);
  });
});
