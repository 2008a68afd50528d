import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../worker/free-port.ts';
import { goInstall } from '../../worker/go-install.ts';
import { cachedPrograms, findProgram, searchPath } from '../../worker/program.ts';
import { startTemporary } from './temporary-server.ts';

const GO_PACKAGE = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';
const HEALTH = '/health';

/** How to reach an S3 server on which buckets may be created. */
export interface S3Address {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface RunningS3 extends S3Address {
  /** Ends the server and removes its data; does nothing to a server that we did not start. */
  stop(): Promise<void>;
}

/**
 * The server of `TAGSET_TEST_S3_ENDPOINT`, else a versitygw of our own on a free port of 127.0.0.1 with its
 * data in a temporary folder.
 */
export async function startS3(): Promise<RunningS3> {
  const endpoint = process.env.TAGSET_TEST_S3_ENDPOINT;
  return endpoint ? { ...given(endpoint), stop: async () => {} } : startOwn();
}

/** The variables that make a program of its own, such as `tagset` or the `aws` command, use the server. */
export function s3Environment(server: S3Address): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_S3: server.endpoint,
    AWS_REGION: server.region,
    AWS_ACCESS_KEY_ID: server.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
  };
}

function given(endpoint: string): S3Address {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error('TAGSET_TEST_S3_ENDPOINT needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY as well.');
  }
  return {
    endpoint,
    region: AWS_REGION ?? 'us-east-1',
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
  };
}

async function versitygw(): Promise<string> {
  const found = await findProgram('versitygw', [...searchPath(), cachedPrograms()]);
  if (found !== undefined) return found;
  process.stderr.write('Building the S3 server for the tests with Go, once. This takes about a minute.\n');
  return goInstall(GO_PACKAGE, cachedPrograms()).catch((cause: Error) => {
    throw new Error(
      `The tests need an S3 server, and building one failed: ${cause.message}\nAny of these will do:
  - install versitygw (https://github.com/versity/versitygw) so that it is on PATH
  - install Go (https://go.dev) and reach a Go module proxy: the tests build it by themselves
  - TAGSET_TEST_S3_ENDPOINT=http://host:port with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
      { cause },
    );
  });
}

async function startOwn(): Promise<RunningS3> {
  const program = await versitygw();
  const address = `127.0.0.1:${await freePort()}`;
  const server: S3Address = {
    endpoint: `http://${address}`,
    region: 'us-east-1',
    accessKeyId: randomBytes(10).toString('hex'),
    secretAccessKey: randomBytes(20).toString('hex'),
  };
  const stop = await startTemporary('The S3 server', async (folder) => {
    const data = join(folder, 'data');
    await mkdir(data);
    return {
      program,
      // Metadata as extended attributes of the files: with its `--sidecar`, a reader can get the bytes of one
      // version with the checksum of the next.
      args: ['--port', address, '--health', HEALTH, '--quiet', 'posix', data],
      env: { ROOT_ACCESS_KEY: server.accessKeyId, ROOT_SECRET_KEY: server.secretAccessKey },
      probe: () => checkHealth(server.endpoint),
    };
  });
  return { ...server, stop };
}

async function checkHealth(endpoint: string): Promise<void> {
  const response = await fetch(`${endpoint}${HEALTH}`, { signal: AbortSignal.timeout(2_000) });
  if (!response.ok) throw new Error(`${HEALTH} answered ${response.status}`);
}
