import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../../worker/config.ts';
import { dependencies } from '../../../worker/dependencies.ts';
import { init } from '../../../worker/init/init.ts';
import { publishedFiles, runPipeline } from '../../activities/pipeline/run-pipeline.ts';
import { dumpOf } from '../../services/dump.ts';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';
import { SITES, schemaFile } from './sites.ts';

const { signal } = new AbortController();

/** Lets `init` write a dataset.yaml for what is named, builds what that says, and gives dataset.csv. */
async function initAndBuild(folder: string, named: string): Promise<string> {
  const output = join(folder, 'dataset.yaml');
  const { yaml } = await init({ named: [named], output, name: 'site', store: 'file:./out', signal });
  await writeFile(output, yaml);
  const dataset = await runPipeline(dependencies(await readConfig(output)));
  return (await publishedFiles(dataset)).text('dataset.csv');
}

describe.each(SERVERS)('by init and build alone, from %s', (server) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase(server);
    vi.stubEnv('MYSQL_URL', database.url);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await database.drop();
  });

  const load = async (name: string) => database.connection.query(await readFile(schemaFile(name), 'utf8'));

  async function dumped(...options: string[]): Promise<string> {
    const file = join(await temporaryFolder('dump'), 'site.sql');
    await writeFile(file, await dumpOf(server, [...options, database.name]));
    return file;
  }

  test.each(SITES)(
    '$name: live and from its dump, shown pictures have their tags and nothing else counts',
    async ({ name, tables, files: [first, second, third] }) => {
      await load(name);
      const live = await initAndBuild(await temporaryFolder('live'), database.url);
      const { id, file } = tables.images;
      const rows = live.trimEnd().split('\n').slice(0, 4);
      expect(rows).toEqual([
        `${id},${file},tags`,
        expect.stringMatching(new RegExp(`^1,"?${first}"?,"?cat"?$`)),
        expect.stringMatching(new RegExp(`^2,"?${second}"?,"?cat,dog"?$`)),
        expect.stringMatching(new RegExp(`^3,"?${third}"?,"?dog"?$`)),
      ]);
      expect(live.trimEnd().split('\n').slice(4)).toEqual([]);
      expect(await initAndBuild(await temporaryFolder('dumped'), await dumped())).toBe(live);
    },
  );

  test('from a dump that names its database', async () => {
    await load('acts-as-taggable-on');
    const live = await initAndBuild(await temporaryFolder('live'), database.url);
    const dump = await dumped('--databases');
    expect(await initAndBuild(await temporaryFolder('dumped'), dump)).toBe(live);
  });

  test('WordPress with terms of other ids: once the view that init asks for is there', async () => {
    await load('wordpress-split');
    const before = await init({
      named: [database.url],
      output: 'dataset.yaml',
      name: 'site',
      store: 'file:./out',
      signal,
    });
    const sql = before.proposal.first?.sql.join('\n') ?? '';
    await database.connection.query(sql);
    const live = await initAndBuild(await temporaryFolder('live'), database.url);
    expect(live).toMatch(/^1,.*,"?cat"?\n2,.*,"?cat,dog"?\n3,.*,"?dog"?\n$/m);
    // No dump has the rows of a view.
    await database.connection.query(`DROP VIEW wp_tagset_terms; ${sql.replace('VIEW', 'TABLE')}`);
    expect(await initAndBuild(await temporaryFolder('dumped'), await dumped())).toBe(live);
  });
});
