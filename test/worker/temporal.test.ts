import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConfigError } from '../../activities/errors.ts';
import { configuredTemporal } from '../../worker/temporal.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';

const KEY = 'tmprl_s3cretKEY';

let file: string;
beforeEach(async () => {
  file = join(await temporaryFolder('temporal'), 'temporal.toml');
  for (const name of Object.keys(process.env)) if (name.startsWith('TEMPORAL_')) vi.stubEnv(name, undefined);
  vi.stubEnv('TEMPORAL_CONFIG_FILE', file);
  onTestFinished(() => void vi.unstubAllEnvs());
});

function refusal(): Error {
  try {
    configuredTemporal();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const { message, cause } = error as Error;
    expect(`${message} ${String(cause)}`).not.toContain(KEY.slice(0, 12));
    return error as Error;
  }
  return expect.fail('it was not refused');
}

describe('a temporal.toml that is wrong is told by its line, without what it says', () => {
  test.each([
    ['a text without its end', `[profile.default]\naddress = "a:1"\napi_key = "${KEY}\n`, 3],
    ['no quotes', `[profile.default]\napi_key = ${KEY}\n`, 2],
    ['a key twice', `[profile.default]\napi_key = "${KEY}"\napi_key = "${KEY}"\n`, 3],
    ['the value as key', `[profile.default]\n${KEY}\n`, 2],
  ])('%s', async (_, text, line) => {
    await writeFile(file, text);
    expect(refusal().message).toContain(`cannot be read: ${file}:${line} is no TOML. Correct it`);
  });

  test.each([
    ['no profiles', 'address = "a:1"\n', 'has no [profile.default]'],
    [
      'a number for a text',
      `[profile.default]\naddress = 7233\napi_key = "${KEY}"\n`,
      '"address" is no address',
    ],
  ])('%s', async (_, text, said) => {
    await writeFile(file, text);
    expect(refusal().message).toContain(said);
  });
});

test('a temporal.toml that may not be read is named', async () => {
  vi.stubEnv('TEMPORAL_CONFIG_FILE', join(file, '..'));
  expect(refusal().message).toContain('EISDIR');
});

describe('a TEMPORAL_ variable with a bad value is named, without the value', () => {
  test.each([
    [
      'TEMPORAL_API_KEY',
      `${KEY}\n`,
      'TEMPORAL_API_KEY holds a line end or another character that no header takes',
    ],
    ['TEMPORAL_GRPC_META_X_TOKEN', `${KEY}é`, 'TEMPORAL_GRPC_META_X_TOKEN holds'],
    ['TEMPORAL_TLS', KEY, 'TEMPORAL_TLS is neither true nor false'],
    [
      'TEMPORAL_TLS_CLIENT_KEY_PATH',
      `-----BEGIN ${KEY}`,
      'TEMPORAL_TLS_CLIENT_KEY_PATH names no file that can be read',
    ],
    ['TEMPORAL_ADDRESS', `https://someone:${KEY}@cloud.example`, 'TEMPORAL_ADDRESS is no address'],
    ['TEMPORAL_PROFILE', 'night', 'TEMPORAL_PROFILE names a profile that'],
  ])('%s', async (name, value, said) => {
    await writeFile(file, '[profile.default]\naddress = "a:7233"\n');
    vi.stubEnv(name, value);
    expect(refusal().message).toContain(said);
  });

  test('one that is empty is as if it were not set', async () => {
    for (const name of ['TEMPORAL_ADDRESS', 'TEMPORAL_API_KEY', 'TEMPORAL_TLS']) vi.stubEnv(name, '');
    await writeFile(file, `[profile.default]\naddress = "a:7233"\napi_key = "${KEY}"\n`);
    expect(configuredTemporal()?.connection).toMatchObject({ address: 'a:7233', apiKey: KEY, tls: true });
  });
});
