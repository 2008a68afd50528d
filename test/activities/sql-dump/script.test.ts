import { describe, expect, it } from 'vitest';
import { bytes, csvOf, read } from './read.ts';

const T = 'CREATE TABLE t (a int, b varchar(20));';

describe('statements', () => {
  it('in version comments are run, in ordinary ones not', () => {
    expect(
      csvOf(
        `/*!50001 CREATE TABLE t (a int /*!80023 INVISIBLE */, b int) */;/*M!100100 INSERT INTO t (a,b) VALUES (1,2) */;`,
      ),
    ).toBe('a,b\n1,2\n');
    expect(
      csvOf(
        `${T}/* INSERT INTO t VALUES (1,'x'); */ -- INSERT INTO t VALUES (1,'x');\n# INSERT INTO t VALUES (1,'x');\n`,
      ),
    ).toBe('a,b\n');
  });

  it('of triggers and routines are passed over, whatever they look like', () => {
    const trigger = `DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=\`root\`@\`localhost\`*/ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN
  INSERT INTO t VALUES (9,'no');
  SET NEW.b = 'it''s; \\';'; -- INSERT INTO t VALUES (8,"no");
END */;;
DELIMITER ;
DELIMITER //
CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (7,'no'); SELECT "//"; END//
CREATE FUNCTION f() RETURNS INT BEGIN RETURN 1; END //
DELIMITER $$
CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN INSERT INTO t VALUES (6,'no'); END$$
DELIMITER ;
`;
    expect(csvOf(`${T}INSERT INTO t VALUES (1,'x');\n${trigger}INSERT INTO t VALUES (2,'y');`)).toBe(
      'a,b\n1,x\n2,y\n',
    );
  });

  it('for views are no tables', () => {
    const { reader } =
      read(`/*!50001 CREATE TABLE \`v\` (\`a\` tinyint NOT NULL) ENGINE=MyISAM */;${T}/*!50001 DROP TABLE IF EXISTS \`v\`*/;
      /*!50001 CREATE ALGORITHM=UNDEFINED */ /*!50013 DEFINER=\`a\`@\`b\` SQL SECURITY DEFINER */ /*!50001 VIEW \`v\` AS select 1 AS \`a\` */;`);
    expect(reader.catalog.all().map(({ name }) => name.table)).toEqual(['t']);
  });

  it('that nobody knows are refused', () => {
    expect(() => csvOf(`${T}INSTER INTO t VALUES (1,'x');`)).toThrow(
      /line 1, byte 38: expected a SQL statement, found "INSTER INTO/,
    );
    expect(() => csvOf('this is no dump')).toThrow(/expected a SQL statement|ends inside a statement/);
  });

  it('without an end are refused', () => {
    expect(() => csvOf(`${T}INSERT INTO t VALUES (1,'x')`)).toThrow(/the dump ends inside/);
    expect(() => csvOf('CREATE TABLE t (a int)')).toThrow(/the dump ends inside a statement/);
    expect(() => csvOf(`${T}/* `)).toThrow(/the dump ends inside a comment/);
  });

  it.each([
    'UPDATE `t` SET a = 1;',
    'DELETE FROM t;',
    'TRUNCATE TABLE `t`;',
    'DROP TABLE IF EXISTS `t`;',
    'ALTER TABLE `t` ADD COLUMN `c` int;',
    'ALTER TABLE `t` DROP `a`;',
    'ALTER TABLE `t` CHANGE `a` `c` int;',
    'RENAME TABLE t TO u;',
    "LOAD DATA INFILE 'x' INTO TABLE t;",
    T,
  ])('that change a table whose rows were read are refused: %s', (sql) => {
    expect(() => csvOf(`${T}INSERT INTO t VALUES (1,'x');${sql}`)).toThrow(/this statement changes/);
    expect(csvOf(`${T}INSERT INTO t VALUES (1,'x');${sql.replace(/\bt\b/, 'other')}`)).toBe('a,b\n1,x\n');
  });

  it.each([
    'ALTER TABLE `t` ADD PRIMARY KEY (`a`), ADD KEY `k` (`b`);',
    'ALTER TABLE `t` MODIFY `a` int NOT NULL AUTO_INCREMENT;',
    '/*!40000 ALTER TABLE `t` ENABLE KEYS */;',
  ])('that add keys are passed over: %s', (sql) => {
    expect(csvOf(`${T}INSERT INTO t VALUES (1,'x');${sql}`)).toBe('a,b\n1,x\n');
  });

  it('that insert what a SELECT finds are refused', () => {
    expect(() => csvOf(`${T}INSERT INTO t SELECT 1, 'x';`)).toThrow(
      /expected VALUES: only a server can run this INSERT/,
    );
    expect(() => csvOf(`${T}INSERT INTO t SET a = 1;`)).toThrow(/only a server can run this INSERT/);
  });

  it('that update what is there already are read, and noted', () => {
    const { csv, notes } = read(
      `${T}INSERT INTO t (a,b) VALUES (1,'x') ON DUPLICATE KEY UPDATE a = VALUES(a), b = 'y;';`,
    );
    expect(csv).toEqual(['a,b\n1,x\n']);
    expect(notes[0]).toMatch(/^ON DUPLICATE KEY UPDATE was passed over/);
  });

  it('that fill a table other than the locked one are refused', () => {
    const sql = `${T}LOCK TABLES \`t\` WRITE;INSERT INTO \`s\` VALUES (1,'x');UNLOCK TABLES;`;
    expect(() => csvOf(sql)).toThrow(/this INSERT fills `s`, but LOCK TABLES names another table/);
    expect(csvOf(sql.replace('`s`', '`t`'))).toBe('a,b\n1,x\n');
  });

  it('that fill a table one letter off the one that is created are refused', () => {
    expect(() => csvOf(`${T}INSERT INTO u VALUES (1,'x');`)).toThrow(
      /this INSERT fills `u`, which the dump does not create; it creates `t`/,
    );
  });
});

describe('databases', () => {
  const two = `CREATE DATABASE one;USE one;${T}INSERT INTO t VALUES (1,'x');USE \`two\`;${T}INSERT INTO t VALUES (2,'y');INSERT INTO one.t VALUES (3,'z');`;

  it('are told apart by their names', () => {
    expect(read(two, ['one.t', 'two.t']).csv).toEqual(['a,b\n1,x\n3,z\n', 'a,b\n2,y\n']);
  });

  it('must be named where a table is in two of them', () => {
    expect(() => read(two, ['t'])).toThrow(
      /`t` is in this dump twice; say which one you mean: one.t or two.t/,
    );
  });

  it('may have tables with dots in their names', () => {
    expect(read('USE a;CREATE TABLE `b.c` (x int);INSERT INTO `b.c` VALUES (1);', ['b.c']).csv).toEqual([
      'x\n1\n',
    ]);
    expect(read('USE a;CREATE TABLE `b.c` (x int);INSERT INTO `b.c` VALUES (1);', ['a.b.c']).csv).toEqual([
      'x\n1\n',
    ]);
  });
});

describe('several tables', () => {
  it('are read in one pass, also where their rows alternate', () => {
    const sql = `${T}CREATE TABLE u (c int);INSERT INTO t VALUES (1,'x');INSERT INTO u VALUES (5);INSERT INTO t VALUES (2,'y');INSERT INTO other VALUES (1,2,3),(4);`;
    expect(read(sql, ['u', 't']).csv).toEqual(['c\n5\n', 'a,b\n1,x\n2,y\n']);
  });
});

describe('a schema from elsewhere', () => {
  it('gives names and types to a dump without CREATE TABLE', () => {
    const schema = read('CREATE TABLE t (a int, b blob);', []).reader.catalog.all();
    expect(csvOf("INSERT INTO t VALUES (1,'x');", { schema })).toBe('a,b\n1,0x78\n');
  });
});

it('names line and byte', () => {
  expect(() => read(bytes(`${T}\n\nINSERT INTO t VALUES\n(1,'x'),\n(2,'y';\n`))).toThrow(
    'dump.sql: line 5, byte 76: expected "," or ")" after a value, found ";"',
  );
});
