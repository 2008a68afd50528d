import { describe, expect, it } from 'vitest';
import { csvOf, latin1, read } from './read.ts';

const T = 'CREATE TABLE t (a int, b varchar(20));';

describe('the session', () => {
  it('says what the bytes are', () => {
    const body = `${T}INSERT INTO t VALUES (1,'caf\xe9 \x80');`;
    expect(csvOf(latin1(`/*!40101 SET NAMES latin1 */;${body}`))).toBe('a,b\n1,café €\n');
    expect(csvOf(latin1(`SET character_set_client = 'latin1';${body}`))).toBe('a,b\n1,café €\n');
    expect(csvOf(latin1(`SET CHARACTER SET latin1;${body}`))).toBe('a,b\n1,café €\n');
    expect(() => csvOf(latin1(body))).toThrow(/column `b`: this text is not valid utf8mb4/);
  });

  it('puts back the character set that it saved', () => {
    const sql = `SET NAMES latin1;SET @saved_cs_client = @@character_set_client;SET character_set_client = utf8;
      CREATE TABLE \`t\xc3\xa9\` (a int, b text);SET character_set_client = @saved_cs_client;INSERT INTO \`t\xe9\` VALUES (1,'\xe9');`;
    expect(read(latin1(sql), ['té']).csv).toEqual(['a,b\n1,é\n']);
  });

  it.each(['gbk', 'sjis', 'big5', 'utf16', 'klingon'])('in %s cannot be read', (name) => {
    expect(() => csvOf(`SET NAMES ${name};${T}INSERT INTO t VALUES (1,'x');`)).toThrow(
      new RegExp(
        `the dump is in the character set ${name}, which cannot be read.*--default-character-set=utf8mb4`,
      ),
    );
  });

  it('in binary leaves the text in the character set of its column', () => {
    const sql =
      "SET NAMES binary;CREATE TABLE t (a text CHARACTER SET latin1, b text COLLATE utf8mb4_bin) DEFAULT CHARSET=cp1251;INSERT INTO t VALUES ('\xe9','\xc3\xa9');";
    expect(csvOf(latin1(sql))).toBe('a,b\né,é\n');
    expect(
      csvOf(
        latin1(
          "SET NAMES binary;CREATE TABLE t (a text) DEFAULT CHARSET=cp1251;INSERT INTO t VALUES ('\xe9');",
        ),
      ),
    ).toBe('a\nй\n');
  });

  it('says whether a backslash escapes', () => {
    const insert = "INSERT INTO t VALUES (1,'a\\'),(2,'it''s \\n');";
    for (const set of [
      "SET sql_mode = 'NO_BACKSLASH_ESCAPES';",
      "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES' */;",
    ]) {
      expect(csvOf(`${T}${set}${insert}`)).toBe("a,b\n1,a\\\n2,it's \\n\n");
    }
    const back = "SET @saved = @@sql_mode;SET sql_mode='NO_BACKSLASH_ESCAPES';SET sql_mode=@saved;";
    expect(csvOf(`${T}${back}INSERT INTO t VALUES (1,'a\\'');`)).toBe("a,b\n1,a'\n");
  });

  it.each([
    "SET sql_mode = 'NO_BACKSLASH_ESCAPED';",
    "SET sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES');",
  ])('that leaves that open is refused: %s', (set) => {
    expect(() => csvOf(set + T)).toThrow(
      /expected a sql_mode that says plainly whether NO_BACKSLASH_ESCAPES is on/,
    );
  });
});
