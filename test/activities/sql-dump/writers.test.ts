import { describe, expect, it } from 'vitest';
import { DUMPS, TABLE } from './dumps.ts';
import { bytes, read, readChunks } from './read.ts';

describe.each(DUMPS)('a dump of $writer', ({ writer, sql }) => {
  it('is read, and its writer is known', () => {
    const { csv, notes, reader } = readChunks([bytes(sql)], ['pets']);
    expect(csv).toEqual([TABLE]);
    expect(notes).toEqual([]);
    expect(reader.provenance.writer).toBe(writer);
  });

  it('is read with a byte-order mark and with other line breaks', () => {
    const crlf = sql.includes('\r\n') ? sql.replaceAll('\r\n', '\n') : sql.replaceAll('\n', '\r\n');
    expect(readChunks([bytes(`\ufeff${crlf}`)], ['pets']).csv).toEqual([TABLE]);
  });

  it('is read behind a warning of the program, which is noted', () => {
    const warning = 'mysqldump: [Warning] Using a password on the command line interface can be insecure.';
    const { csv, notes } = readChunks([bytes(`${warning}\n${sql}`)], ['pets']);
    expect(csv).toEqual([TABLE]);
    expect(notes).toEqual([`passed over: ${warning}`]);
  });

  it('is refused without its end, unless that is allowed', () => {
    const end = sql.trimEnd().lastIndexOf('\n');
    const cut = sql.slice(0, sql.lastIndexOf('\n', end - 1) + 1);
    expect(() => readChunks([bytes(cut)], ['pets'])).toThrow(
      /the dump may be cut: the last lines? that .* not there; dump again, or accept it/,
    );
    const { csv, notes } = read(cut, ['pets']);
    expect(csv).toEqual([TABLE]);
    expect(notes).toEqual(['accepted without a mark that the dump is whole']);
  });

  it('is refused with a statement behind its end', () => {
    expect(() => readChunks([bytes(`${sql}\nDROP TABLE IF EXISTS \`more\`;\n`)], ['pets'])).toThrow(
      /the dump may be cut/,
    );
  });

  it('may be followed by another one', () => {
    const other = sql.replaceAll('pets', 'toys');
    expect(readChunks([bytes(sql + other)], ['pets', 'toys']).csv).toEqual([TABLE, TABLE]);
    expect(() => readChunks([bytes(sql + sql)], ['pets'])).toThrow(/this statement changes `(zoo\.)?pets`/);
  });
});

describe('a dump', () => {
  it('without any comments is refused, unless that is allowed', () => {
    const compact = 'CREATE TABLE `t` (\n  `a` int(11) DEFAULT NULL\n);\nINSERT INTO `t` VALUES\n(1);\n';
    expect(() => readChunks([bytes(compact)], ['t'])).toThrow(
      /^dump.sql: line 6, byte 77: the dump may be cut: the last line that mysqldump writes, "-- Dump completed", is not there; .*--allow-missing-trailer/,
    );
    expect(read(compact).csv).toEqual(['a\n1\n']);
  });

  it('of phpMyAdmin that saves no variables ends with its transaction', () => {
    const sql = (end: string): string =>
      `-- phpMyAdmin SQL Dump\n-- version 5.2.2\nSTART TRANSACTION;\nCREATE TABLE t (a int);\n${end}`;
    expect(readChunks([bytes(sql('COMMIT;\n'))], ['t']).csv).toEqual(['a\n']);
    expect(() => readChunks([bytes(sql(''))], ['t'])).toThrow(/the dump may be cut/);
  });

  it('of MySQL Workbench is never known to be whole', () => {
    const sql =
      '-- MySQL Workbench Forward Engineering\nSET @OLD_SQL_MODE=@@SQL_MODE;\nCREATE TABLE t (a int);\nSET SQL_MODE=@OLD_SQL_MODE;\n';
    expect(() => readChunks([bytes(sql)], ['t'])).toThrow(
      /MySQL Workbench writes no mark at the end of its dumps/,
    );
  });

  it.each(['', '\ufeff', ' \n'])('of nothing (%j) is refused', (sql) => {
    expect(() => read(sql)).toThrow(/the file is empty|no table `t` in this dump, nor any other/);
  });

  it('in UTF-16 is refused with the remedy', () => {
    const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
    for (const sql of [
      utf16('\ufeffCREATE TABLE t (a int);'),
      utf16('-- MySQL dump'),
      new Uint8Array([0xfe, 0xff, 0, 0x2d]),
    ]) {
      expect(() => read(sql)).toThrow(
        /line 1, byte 0: this is UTF-16, as PowerShell writes it; dump again with --result-file/,
      );
    }
  });

  it('without the wanted table is refused with the nearest names', () => {
    const sql = 'CREATE TABLE tags (a int);CREATE TABLE tagging (a int);CREATE TABLE shots (a int);';
    expect(() => read(sql, ['tag'])).toThrow(
      'dump.sql: there is no table `tag` in this dump; did you mean tags?',
    );
    expect(() => read(sql, ['x'])).toThrow('it has tags, tagging, shots');
  });

  it.each([
    "mysqldump: Got error: 1146: \"Table 'zoo.x' doesn't exist\" when using LOCK TABLES",
    "mysqldump: Couldn't execute 'SHOW FIELDS FROM `v`': View 'zoo.v' references invalid table(s) (1356)",
    'mariadb-dump: Error 2013: Lost connection to server during query when dumping table `t` at row: 12',
  ])('in which the program says that it failed is refused: %s', (message) => {
    const create = 'CREATE TABLE t (a int, b text);\n';
    const expected =
      /the program that wrote this dump failed, and says so in it: "(mysqldump|mariadb-dump): /;
    expect(() => read(`${create}${message}\nINSERT INTO t VALUES (1,'x');`)).toThrow(expected);
    expect(() => read(`${create}INSERT INTO t VALUES (1,'x'),(2${message}\n,'y');`)).toThrow(expected);
    expect(() => read(`${create}INSERT INTO t VALUES (1,'x'),(2,'y${message}\nz');`)).toThrow(expected);
    expect(() => read(`${create}INSERT INTO t VALUES (1,'x'),(2,'y${message}\n`)).toThrow(expected);
  });
});
