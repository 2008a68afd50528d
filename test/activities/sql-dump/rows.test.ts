import { describe, expect, it } from 'vitest';
import { csvOf, read } from './read.ts';

const CREATE =
  'CREATE TABLE `t` (\n  `a` int(11) NOT NULL,\n  `b` varchar(20) DEFAULT NULL,\n  PRIMARY KEY (`a`)\n);\n';

describe('rows', () => {
  it.each([
    ['in one line', "INSERT INTO `t` VALUES (1,'x'),(2,NULL);"],
    ['one a line', "INSERT INTO `t` VALUES\n(1,'x'),\n(2,NULL);"],
    ['a statement each', "INSERT INTO `t` VALUES (1,'x');\nINSERT INTO `t` VALUES (2,NULL);"],
    [
      'with blanks and tabs between values',
      "INSERT INTO `t` (`a`, `b`) VALUES\n(1,\t'x'),\n\t( 2 , NULL ) ;",
    ],
    ['laid out by hand', "insert into t\n values\n (\n 1 -- one\n , 'x' # two\n ), /* three */ (2,null)\n;"],
    ['with CRLF', "INSERT INTO `t` VALUES\r\n(1,'x'),\r\n(2,NULL);\r\n"],
    ['from INSERT IGNORE', "INSERT IGNORE INTO `t` VALUES (1,'x'),(2,NULL);"],
    ['from INSERT LOW_PRIORITY', "INSERT LOW_PRIORITY IGNORE INTO `t` VALUES (1,'x'),(2,NULL);"],
    ['from REPLACE', "REPLACE INTO `t` VALUES (1,'x'),(2,NULL);"],
    ['from INSERT without INTO', "INSERT `t` VALUE (1,'x'),(2,NULL);"],
    ['with the columns in another order', "INSERT INTO `t` (`b`,`a`) VALUES ('x',1),(NULL,2);"],
    [
      'without a column that may be NULL',
      "INSERT INTO `t` (`a`,`b`) VALUES (1,'x');INSERT INTO `t` (`a`) VALUES (2);",
    ],
  ])('are read %s', (_, insert) => {
    expect(csvOf(CREATE + insert)).toBe('a,b\n1,x\n2,\n');
  });

  it('keep text that looks like the end of a row', () => {
    expect(csvOf(`${CREATE}INSERT INTO t VALUES (1,'a)'),(2,'(b'),(3,'x'');');`)).toBe(
      "a,b\n1,a)\n2,(b\n3,x');\n",
    );
  });

  it('with too many or too few values are refused with their place', () => {
    expect(() => csvOf(`${CREATE}INSERT INTO t VALUES\n(1,'x'),\n(2,'y',3);`)).toThrow(
      /dump.sql: line 8, byte \d+: expected "\)" after 2 values: a row with too many values, found ",3\)/,
    );
    expect(() => csvOf(`${CREATE}INSERT INTO t VALUES\n(1,'x'),\n(2);`)).toThrow(
      /line 8, byte \d+: expected a row of 2 values: a row with 1, found/,
    );
  });

  it('that run into each other are refused', () => {
    expect(() => csvOf(`${CREATE}INSERT INTO t VALUES (1,'x')(2,'y');`)).toThrow(
      /expected "," or ";" after a row, found "\(2/,
    );
    expect(() => csvOf(`${CREATE}INSERT INTO t VALUES (1,'x'),;`)).toThrow(/expected "\(" before a row/);
    expect(() => csvOf(`${CREATE}INSERT INTO t VALUES (1 'x');`)).toThrow(
      /expected "," or "\)" after a value/,
    );
  });

  it('longer than allowed are refused', () => {
    const sql = `${CREATE}INSERT INTO t VALUES (1,'${'x'.repeat(5000)}');`;
    const half = Math.floor(sql.length / 2);
    const chunks = [sql.slice(0, half), sql.slice(half)].map((text) => new TextEncoder().encode(text));
    const { reader } = read(CREATE, ['t'], { maxRowBytes: 1000 });
    expect(reader.outputs[0]?.table?.rows).toBe(0);
    expect(() => read(new Uint8Array([...(chunks[0] ?? [])]), ['t'], { maxRowBytes: 1000 })).toThrow(
      /longer than 1000 bytes/,
    );
  });
});

describe('columns', () => {
  it('come out in the order that is asked for', () => {
    const sql = `${CREATE}INSERT INTO t VALUES (1,'x'),(2,'y');`;
    expect(csvOf(sql, { tables: [{ table: 't', columns: ['b', 'a'] }] })).toBe('b,a\nx,1\ny,2\n');
    expect(csvOf(sql, { tables: [{ table: 't', columns: ['b'] }] })).toBe('b\nx\ny\n');
  });

  it('that are not there are refused with the nearest name', () => {
    const sql = `${CREATE}INSERT INTO t VALUES (1,'x');`;
    expect(() => csvOf(sql, { tables: [{ table: 't', columns: ['aa'] }] })).toThrow(
      /table `t` has no column `aa`; did you mean a/,
    );
  });

  it('which an INSERT fills but the table does not have are refused', () => {
    expect(() => csvOf(`${CREATE}INSERT INTO t (a,c) VALUES (1,2);`)).toThrow(
      /has no column `c`, which this INSERT fills/,
    );
  });

  it('whose default a server would put in are refused, or left out', () => {
    const sql = 'CREATE TABLE t (a int, b int DEFAULT 5, c int NOT NULL);INSERT INTO t (a) VALUES (1);';
    expect(() => csvOf(sql)).toThrow(
      /no values for column `b`: a server would put in its default; leave the column out with --columns/,
    );
    expect(csvOf(sql, { tables: [{ table: 't', columns: ['a'] }] })).toBe('a\n1\n');
  });

  it('that are generated are left out, and refused where they are asked for', () => {
    const sql = `CREATE TABLE t (a int, d int GENERATED ALWAYS AS (a * (2)) VIRTUAL, e int AS (a + 1) STORED, b int);
      INSERT INTO t (a, b) VALUES (1,2);`;
    expect(csvOf(sql)).toBe('a,b\n1,2\n');
    expect(() => csvOf(sql, { tables: [{ table: 't', columns: ['d'] }] })).toThrow(
      /no values for column `d`: a server would compute it/,
    );
  });

  it('that are invisible are not in an INSERT without a list', () => {
    const create = 'CREATE TABLE t (a int, h int DEFAULT NULL /*!80023 INVISIBLE */, b int);';
    expect(csvOf(`${create}INSERT INTO t VALUES (1,2);`)).toBe('a,h,b\n1,,2\n');
    expect(csvOf(`${create}INSERT INTO t (a,h,b) VALUES (1,5,2);`)).toBe('a,h,b\n1,5,2\n');
  });

  it('take their names from a list where there is no CREATE TABLE', () => {
    expect(csvOf("INSERT INTO t (`x`, `y`) VALUES (1,'a');INSERT INTO t (`y`, `x`) VALUES ('b',2);")).toBe(
      'x,y\n1,a\n2,b\n',
    );
  });

  it('without any names are refused', () => {
    expect(() => csvOf('INSERT INTO t VALUES (1);')).toThrow(
      /no CREATE TABLE for `t` before this INSERT.*--schema/,
    );
  });

  it('with any names are found', () => {
    const sql =
      'CREATE TABLE `my.``t``` (`a``b` int, `c.d` int, `e"f` int, `key` int, `größe` int);INSERT INTO `my.``t``` VALUES (1,2,3,4,5);';
    expect(read(sql, ['my.`t`']).csv[0]).toBe('a`b,c.d,"e""f",key,größe\n1,2,3,4,5\n');
  });

  it('are told apart from keys', () => {
    const sql = `CREATE TABLE t (id int, keyword int, period int, PRIMARY KEY (id), UNIQUE KEY u (keyword), KEY k (id), INDEX i (id),
      FULLTEXT KEY f (keyword), SPATIAL KEY s (keyword), CONSTRAINT c FOREIGN KEY (id) REFERENCES x (id), FOREIGN KEY (id) REFERENCES y (id),
      CHECK (id > 0), PERIOD FOR SYSTEM_TIME (a, b), VECTOR KEY v (id)) ENGINE=InnoDB COMMENT='a,b)';
      INSERT INTO t VALUES (1,2,3);`;
    expect(csvOf(sql)).toBe('id,keyword,period\n1,2,3\n');
  });

  it('of a type that no server has are refused', () => {
    expect(() => csvOf('CREATE TABLE t (a clob);INSERT INTO t VALUES (1);')).toThrow(
      /column `a` has the type clob, which neither MySQL nor MariaDB has/,
    );
  });
});
