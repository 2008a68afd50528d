import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { charsetByName } from '../../../activities/sql-dump/reader/charset.ts';
import { createDatabase, SERVERS, type ServerName, type TestDatabase } from '../../services/mysql.ts';

const NAMES = [
  'latin1',
  'latin2',
  'latin5',
  'latin7',
  'greek',
  'hebrew',
  'cp1250',
  'cp1251',
  'cp1256',
  'cp1257',
  'cp866',
  'koi8r',
  'koi8u',
  'macroman',
];
const BYTES = Array.from({ length: 0x100 }, (_, byte) => byte);

const databases = {} as Record<ServerName, TestDatabase>;
beforeAll(async () => {
  for (const server of SERVERS) databases[server] = await createDatabase(server);
});
afterAll(() => Promise.all(SERVERS.map((server) => databases[server].drop())));

describe('a character set', () => {
  const cases = SERVERS.flatMap((server) => NAMES.map((name) => [name, server] as const));
  it.each(cases)('%s is what %s takes it for, byte by byte', async (name, server) => {
    const columns = BYTES.map((byte) => `HEX(CONVERT(_${name} 0x${hex(byte)} USING utf8mb4)) AS b${byte}`);
    const [[row]] = (await databases[server].connection.query(`SELECT ${columns.join(', ')}`)) as unknown as [
      [Record<string, string>],
    ];
    for (const byte of BYTES) {
      const expected = row[`b${byte}`];
      // A question mark stands for a byte that is no character there: no server ever writes it.
      if (expected === '3F' && byte !== 0x3f) continue;
      const utf8 = charsetByName(name)?.toUtf8(Uint8Array.of(byte));
      expect(
        Buffer.from(utf8 ?? [])
          .toString('hex')
          .toUpperCase(),
        `byte ${hex(byte)}`,
      ).toBe(expected);
    }
  });

  it.each([
    'gbk',
    'sjis',
    'cp932',
    'big5',
    'gb18030',
    'ucs2',
    'utf16',
    'utf32',
    'euckr',
    'ujis',
    'gb2312',
    'swe7',
    'nothing',
  ])('%s is one that we cannot read', (name) => {
    expect(charsetByName(name)).toBeUndefined();
  });
});

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
