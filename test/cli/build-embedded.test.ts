import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../worker/free-port.ts';
import { createDatabase } from '../services/mysql.ts';
import { buildFolder, csv, expectFailure, lastLine } from './build-folder.ts';
import { tagset } from './run-tagset.ts';

const mysql = `source: { mysql: { url: "\${SITE_URL}" } }`;

describe('with everything embedded', () => {
  test('a build ends with a dataset, and with one JSON document on standard output', async () => {
    const folder = await buildFolder(csv);
    const outcome = await tagset(['build', '--json'], { cwd: folder });
    expect({ code: outcome.code, stderr: outcome.stderr }).toMatchObject({ code: 0 });
    const { version, images } = JSON.parse(outcome.stdout);
    expect(images).toBe(2);
    const latest = JSON.parse(
      await readFile(join(folder, 'out', 'datasets', 'stills', 'latest.json'), 'utf8'),
    );
    expect(latest.version).toBe(version);
  });

  test('a MySQL that cannot be reached is told quickly, in a line', async () => {
    const folder = await buildFolder(mysql);
    const port = await freePort();
    const outcome = await tagset(['build'], {
      cwd: folder,
      env: { SITE_URL: `mysql://site:s3cret@127.0.0.1:${port}/site` },
    });
    await expectFailure(folder, outcome, 1);
    expect(lastLine(outcome)).toBe(
      `tagset: Cannot reach mysql://127.0.0.1:${port}/site (ECONNREFUSED). Check that the server runs and that source.mysql.url names its host and port.`,
    );
    expect(outcome.stderr).not.toContain('s3cret');
    expect(outcome.seconds).toBeLessThan(60);
  });

  test('a table that is missing is told with the nearest', async () => {
    const database = await createDatabase();
    await database.connection.query(
      'CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id INT); CREATE TABLE tag (id INT)',
    );
    const folder = await buildFolder(mysql);
    const outcome = await tagset(['build'], { cwd: folder, env: { SITE_URL: database.url } });
    await database.drop();
    await expectFailure(folder, outcome, 1);
    expect(lastLine(outcome)).toMatch(/^tagset: The database \w+ has no table tags: did you mean tag\?/);
  });

  test('a dump that was cut is told with the byte it ends at', async () => {
    const dump = [
      '-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB',
      '--',
      'CREATE TABLE `shots` (`id` int, `shot_image_id` text);',
      "INSERT INTO `shots` VALUES (1,'a.jpg'),(2,'b.j",
    ].join('\n');
    const folder = await buildFolder('source: { dump: all.sql }');
    await writeFile(join(folder, 'all.sql'), dump);
    // Nobody writes it any more.
    const then = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, 'all.sql'), then, then);
    const outcome = await tagset(['build'], { cwd: folder });
    await expectFailure(folder, outcome, 1);
    expect(lastLine(outcome)).toContain(`byte ${dump.length}`);
  });
});
