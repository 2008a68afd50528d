import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, SERVERS, type TestDatabase } from '../../services/mysql.ts';
import { account, examined } from './live-database.ts';

let database: TestDatabase;
let other: TestDatabase;

const tagsIn = (view: string) => [`tables: { tags: { table: ${view} } }`];

describe.each(SERVERS)('views on %s', (server) => {
  beforeAll(async () => {
    [database, other] = await Promise.all([createDatabase(server), createDatabase(server)]);
    await other.connection.query(
      "CREATE TABLE far (id INT, value VARCHAR(9), ref_id INT) ENGINE = MyISAM; INSERT INTO far VALUES (1, 'x', 1), (2, 'y', 1)",
    );
    await database.connection.query(`
      CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(50)); INSERT INTO shots VALUES (1, 'a.jpg');
      CREATE TABLE names (id INT PRIMARY KEY, value VARCHAR(100)); INSERT INTO names VALUES (1, 'car'), (2, 'dog');
      CREATE TABLE links (tag_id INT, ref_id INT); INSERT INTO links VALUES (1, 1), (2, 1), (2, 1);
      CREATE TABLE plain (tag_id INT, ref_id INT) ENGINE = MyISAM; INSERT INTO plain VALUES (1, 1);
      CREATE VIEW joined AS SELECT l.tag_id AS id, n.value, l.ref_id FROM links l, names n WHERE n.id = l.tag_id;
      CREATE VIEW nested AS SELECT * FROM joined WHERE id > 0;
      CREATE VIEW apart AS SELECT * FROM joined UNION ALL
        SELECT tag_id, (SELECT MAX(value) FROM ${other.name}.far), ref_id FROM plain WHERE ref_id IN (SELECT id FROM shots)`);
  });
  afterAll(async () => {
    await database.drop();
    await other.drop();
  });

  test('show the tables behind them, through other views, to an account that sees their definitions', async () => {
    const url = await account(database, ['SELECT, SHOW VIEW ON DB.*']);
    const { complaints, said } = await examined(url, tagsIn('nested'));
    expect(complaints).toEqual([]);
    expect(said('mysql engine')).toBe('ok: InnoDB: all tables are read as of one moment');
    expect(said('mysql size')).toMatch(
      /^ok: shots about \d rows?, nested \(a view of links about 3 rows, names about 2 rows\): \d+\.\d kB$/,
    );
    expect(said('scratch room')).toMatch(/where a build may need \d+\.\d kB$/);
  });

  test('over tables without snapshots are wrong, with each of the tables, of another database too', async () => {
    const url = await account(database, ['SELECT, SHOW VIEW ON DB.*', `SELECT ON ${other.name}.far`]);
    const { said } = await examined(url, tagsIn('apart'));
    expect(said('mysql engine')).toMatch(
      new RegExp(
        `^wrong: .*${other.name}\\.far, behind the view apart, is MyISAM.*which has no snapshots: .*ALTER TABLE ${other.name}\\.far ENGINE = InnoDB`,
      ),
    );
    expect(said('mysql engine')).toContain('plain, behind the view apart, is MyISAM');
    expect(said('mysql size')).toMatch(new RegExp(`${other.name}\\.far about 2 rows`));
  });

  test('whose definition is not shown are warned of, and nothing is said of their size', async () => {
    const url = await account(database, ['SELECT ON DB.*']);
    const { ok, said } = await examined(url, tagsIn('nested'));
    expect(ok).toBe(true);
    const grant = `GRANT SHOW VIEW ON ${database.name}.nested TO the account`;
    expect(said('mysql engine')).toBe(
      `warning: Whether all tables are read as of one moment is not known: the account is not shown what is behind the view nested. ${grant}.`,
    );
    expect(said('mysql size')).toMatch(/^warning: shots about \d rows?: \d+\.\d kB and more\. How much/);
    expect(said('mysql size')).toContain(grant);
    expect(said('scratch room')).toMatch(
      /^not checked: .* free in .*; how many a build needs is not known, since the size of the source is not$/,
    );
  });

  test('over a view or a table that is not shown name what to grant', async () => {
    const views = ['nested', 'apart'].map((view) => `SELECT, SHOW VIEW ON DB.${view}`);
    const url = await account(database, ['SELECT ON DB.shots', 'SELECT ON DB.plain', ...views]);
    const { said } = await examined(url, tagsIn('nested'));
    expect(said('mysql size')).toMatch(
      `joined, which is behind the view nested. GRANT SELECT ON ${database.name}.joined TO the account.`,
    );
    const apart = await examined(url, tagsIn('apart'));
    expect(apart.said('mysql engine')).toMatch(/^wrong: plain, behind the view apart, is MyISAM/);
    expect(apart.said('mysql size')).toContain(`GRANT SELECT ON ${other.name}.far TO the account`);
  });
});
