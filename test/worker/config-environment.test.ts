import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../activities/errors.ts';
import { fillIn } from '../../worker/environment.ts';

const environment = { HOST: 'db.example', PASSWORD: `s3cret$&\${HOST}`, EMPTY: '' };

describe('what the environment fills in', () => {
  test('is put wherever its name stands', () => {
    expect(fillIn(`mysql://a:b@\${HOST}:3306/\${HOST}`, 'source.mysql.url', environment)).toBe(
      'mysql://a:b@db.example:3306/db.example',
    );
  });

  test('is taken literally, whatever it contains', () => {
    expect(fillIn(`x\${PASSWORD}y`, 'f', environment)).toBe(`xs3cret$&\${HOST}y`);
  });

  test('leaves other dollars alone', () => {
    expect(fillIn(`$HOST $\${ \${} \${1A} $`, 'f', environment)).toBe(`$HOST $\${ \${} \${1A} $`);
  });

  test.each(['MISSING', 'EMPTY'])('is asked for by field and name where %s is not set', (name) => {
    const act = () => fillIn(`\${PASSWORD}@\${${name}}`, 'source.mysql.url', environment);
    expect(act).toThrow(ConfigError);
    expect(act).toThrow(`"source.mysql.url" takes ${name} from the environment`);
    expect(act).not.toThrow(/s3cret/);
  });
});
