import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { AccessDenied, ConfigError } from '../../../activities/errors.ts';
import { s3Store } from '../../../activities/store/s3.ts';
import { credentialsError } from '../../../activities/store/s3-credentials.ts';
import type { Store } from '../../../activities/store/store.ts';
import { freePort } from '../../../worker/free-port.ts';
import { temporaryFolder } from '../../services/temporary-folder.ts';
import { fakeS3 } from './fake-s3.ts';

const KEY = 'wJalrXUtnFEMIK7MDENG';

let home: string;
beforeEach(async () => {
  home = await temporaryFolder('home');
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, 'credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  onTestFinished(() => void vi.unstubAllEnvs());
});

/** A store that takes its credentials from where the environment says. */
async function store(): Promise<Store> {
  const { endpoint } = await fakeS3((_, response) =>
    response
      .writeHead(200, { etag: '"1"', 'content-length': 1, 'last-modified': new Date().toUTCString() })
      .end(),
  );
  return s3Store('bucket', '', { endpoint, region: 'us-east-1', credentialsTimeout: 6_000 });
}

const failureOf = (one: Store): Promise<Error> =>
  one.head('a').then(
    () => expect.fail('it did not fail'),
    (error: Error) => error,
  );

/** Such as ECS and EKS have it; what it says may change. */
async function provider(answer: (response: ServerResponse, path: string) => unknown) {
  const said = { answer };
  const server = createServer((request, response) => said.answer(response, request.url ?? ''));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { said, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const credentials = JSON.stringify({
  AccessKeyId: 'AKIAEXAMPLE',
  SecretAccessKey: KEY,
  Token: 'session',
  Expiration: new Date(Date.now() + 3_600_000).toISOString(),
});

test('where nothing says where credentials are, there are none, and that is final', async () => {
  const error = await failureOf(await store());
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.message).toMatch(/^No AWS credentials to reach s3:\/\/bucket\/a with: set AWS_ACCESS_KEY_ID/);
});

describe('an endpoint for credentials', () => {
  test.each([
    ['answers with 500', (response: ServerResponse) => response.writeHead(500).end()],
    ['refuses', (response: ServerResponse) => response.writeHead(403).end('{}')],
    ['hangs up', (response: ServerResponse) => response.destroy()],
    ['does not answer', () => {}],
    ['answers with half a document', (response: ServerResponse) => response.end(credentials.slice(0, 60))],
    ['answers with something else', (response: ServerResponse) => response.end(`<${KEY}>`)],
  ])('that %s is away for a while: that may be tried again, and heals', async (_, answer) => {
    const { said, address } = await provider(answer);
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `${address}/credentials`);
    const away = await store();
    const error = await failureOf(away);
    expect({ name: error.name, message: error.message }).toEqual({
      name: 'Error',
      message: expect.stringMatching(
        /^The AWS credentials to reach s3:\/\/bucket\/a with cannot be had at the moment: /,
      ),
    });
    expect(String(error.stack) + JSON.stringify(error)).not.toContain(KEY.slice(0, 5));
    said.answer = (response) => response.end(credentials);
    expect(await away.head('a')).toMatchObject({ bytes: 1 });
  });

  test('that nobody listens at is away as well', async () => {
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `http://127.0.0.1:${await freePort()}/credentials`);
    expect((await failureOf(await store())).name).toBe('Error');
  });

  test('that is none is a wrong configuration, which is not repeated', async () => {
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://someone:s3cret@example.com/');
    const error = await failureOf(await store());
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(/^AWS_CONTAINER_CREDENTIALS_FULL_URI is no address for credentials/);
  });

  test('of EKS that is away is no wrong address, as the SDK has it', () => {
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', 'http://169.254.170.23/v1/credentials');
    const said = Object.assign(
      new Error('169.254.170.23 is not a valid container metadata service hostname'),
      { name: 'CredentialsProviderError', tryNextLink: false },
    );
    expect(credentialsError(said, 's3://bucket/a')?.name).toBe('Error');
  });
});

describe('single sign-on', () => {
  const START = 'https://example.awsapps.com/start';

  async function signOn(expiresAt: Date, portal: string): Promise<void> {
    const profile = `[profile night]\nsso_start_url = ${START}\nsso_region = us-east-1\nsso_account_id = 1\nsso_role_name = reader\n`;
    await writeFile(join(home, 'config'), profile);
    const cache = join(home, '.aws', 'sso', 'cache');
    await mkdir(cache, { recursive: true });
    await writeFile(
      join(cache, `${createHash('sha1').update(START).digest('hex')}.json`),
      JSON.stringify({ accessToken: KEY, expiresAt: expiresAt.toISOString() }),
    );
    vi.stubEnv('AWS_PROFILE', 'night');
    vi.stubEnv('AWS_ENDPOINT_URL_SSO', portal);
    vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  }
  const later = new Date(Date.now() + 3_600_000);

  test('that has expired needs a login', async () => {
    await signOn(new Date(Date.now() - 1), 'http://127.0.0.1:1');
    const error = await failureOf(await store());
    expect(error).toBeInstanceOf(AccessDenied);
    expect(error.message).toContain('"aws sso login"');
  });

  test('whose session the portal does not know needs a login', async () => {
    const { address } = await provider((response) =>
      response
        .writeHead(401, { 'x-amzn-errortype': 'UnauthorizedException' })
        .end('{"message":"Session token not found or invalid"}'),
    );
    await signOn(later, address);
    expect(await failureOf(await store())).toBeInstanceOf(AccessDenied);
  });

  test.each([500, 429])('whose portal answers with %i is away for a while', async (status) => {
    const { address } = await provider((response) => response.writeHead(status).end('{}'));
    await signOn(later, address);
    const error = await failureOf(await store());
    expect({ name: error.name, message: error.message }).toEqual({
      name: 'Error',
      message: expect.stringContaining('cannot be had at the moment'),
    });
    expect(error.message).not.toContain(KEY);
  });

  test('whose portal cannot be reached is away for a while', async () => {
    await signOn(later, `http://127.0.0.1:${await freePort()}`);
    expect((await failureOf(await store())).name).toBe('Error');
  });
});

test('instance metadata that gave credentials before is away when it gives none', async () => {
  const { said, address } = await provider((response, path) =>
    response.end(path.endsWith('/token') || path.endsWith('/') ? 'role' : credentials),
  );
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', undefined);
  vi.stubEnv('AWS_EC2_METADATA_SERVICE_ENDPOINT', address);
  expect(await (await store()).head('a')).toMatchObject({ bytes: 1 });
  said.answer = (response) => response.writeHead(503).end();
  expect((await failureOf(await store())).name).toBe('Error');
});
