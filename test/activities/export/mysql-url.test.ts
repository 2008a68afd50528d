import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { parseMysqlUrl } from '../../../activities/export/sources/mysql/url.ts';

function refusal(text: string): string {
  try {
    parseMysqlUrl(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error(`${text} was not refused`);
}

describe('the URL of a MySQL', () => {
  test('is taken apart, percent-encoding undone', () => {
    const { options, database, shown } = parseMysqlUrl('mysql://us%40er:p%2F%3A%40ss@db.example/my%20site');
    expect(options).toMatchObject({
      host: 'db.example',
      port: 3306,
      database: 'my site',
      user: 'us@er',
      password: 'p/:@ss',
    });
    expect(database).toBe('my site');
    expect(shown).toBe('mysql://db.example:3306/my site');
  });

  test('may name a port, an IPv6 address and MariaDB', () => {
    expect(parseMysqlUrl('mariadb://a:b@[::1]:3307/site').options).toMatchObject({ host: '::1', port: 3307 });
    expect(parseMysqlUrl('mariadb://a:b@[::1]:3307/site').shown).toBe('mysql://[::1]:3307/site');
  });

  test.each(['', '?ssl-mode=PREFERRED', '?ssl-mode=preferred'])(
    'prefers TLS, as the clients of MySQL do, and goes on without it: %s',
    (parameters) => {
      const address = parseMysqlUrl(`mysql://a:b@h/d${parameters}`);
      expect(address.options.ssl).toEqual({ rejectUnauthorized: false });
      expect(address.needsTls).toBe(false);
    },
  );

  test.each([
    ['DISABLED', undefined],
    ['REQUIRED', { rejectUnauthorized: false }],
    ['verify_ca', { rejectUnauthorized: true, verifyIdentity: false }],
    ['VERIFY_IDENTITY', { rejectUnauthorized: true, verifyIdentity: true }],
  ])('may ask for ssl-mode=%s', (mode, ssl) => {
    const address = parseMysqlUrl(`mysql://a:b@h/d?ssl-mode=${mode}`);
    expect(address.options.ssl).toEqual(ssl);
    expect(address.needsTls).toBe(ssl !== undefined);
  });

  test.each([
    ['no URL', 's3cret'],
    ['another protocol', 'postgres://a:s3cret@h/d'],
    ['no host', 'mysql:///d'],
    ['an unencoded password', 'mysql://a:s3c#ret@h/d'],
    ['nobody', 'mysql://h:3306/d'],
    ['no database', 'mysql://a:s3cret@h'],
    ['an empty database', 'mysql://a:s3cret@h/'],
    ['a broken escape', 'mysql://a:s3cret%ZZ@h/d'],
    ['an unknown parameter', 'mysql://a:s3cret@h/d?charset=latin1'],
    ['an unknown mode', 'mysql://a:s3cret@h/d?ssl-mode=MAYBE'],
    ['a certificate that is not there', 'mysql://a:s3cret@h/d?ssl-ca=/not/there.pem'],
  ])('is refused if it is %s, without its password', (_, text) => {
    const message = refusal(text);
    expect(message).toMatch(/^source\.mysql\.url /);
    expect(message).not.toMatch(/s3c/);
  });

  test.each([
    'mysql://a:12/s3cret@h/d',
    'mysql://a:s3@c/ret@h/d',
    'mysql://a:s3@c:r/et@h/d',
    'mysql://a:s3@c:12/et@h/d',
    'mysql://a:12?s3cret@h/d',
    'mysql://a:12#s3cret@h/d',
    'mysql://a:s3/c?r#e@t@h/d?ssl-mode=REQUIRED',
    'mysql://a:12/s3?c=ret@h/d',
    'mysql://s3cret:12/d',
  ])('is refused with what to do about a password as it is, of which it shows nothing: %s', (text) => {
    const message = refusal(text);
    expect(message).toMatch(/percent-encoded/);
    expect(message).not.toMatch(/s3|c\/?r|ret|et@|12/);
  });

  test('may have @ and : in a password, and @ in the name of a certificate', () => {
    expect(parseMysqlUrl('mysql://a:p@:s@h/d').options).toMatchObject({
      host: 'h',
      user: 'a',
      password: 'p@:s',
    });
    const ca = fileURLToPath(import.meta.url);
    expect(parseMysqlUrl(`mysql://a:b@h/d?ssl-ca=${dirname(ca)}/../export/${basename(ca)}`).database).toBe(
      'd',
    );
    expect(refusal('mysql://a:b@h/d?ssl-ca=/not/me@there.pem')).toContain('/not/me@there.pem');
  });
});
