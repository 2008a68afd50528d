import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { ConfigError } from '../errors.ts';
import { boundedCredentials } from './s3-credentials.ts';

/**
 * How to reach S3. What is left out comes from where every AWS tool takes it: environment, profile, container or
 * instance. Credentials given here are for tests and embedding.
 */
export interface S3Options {
  /** Default: `AWS_ENDPOINT_URL_S3`, then `AWS_ENDPOINT_URL`, then AWS itself. */
  readonly endpoint?: string;
  /** Bucket in the path instead of the host name. Default: wherever an endpoint is given. */
  readonly forcePathStyle?: boolean;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Milliseconds until credentials are there that are left out here (default 60,000). */
  readonly credentialsTimeout?: number;
  /** Milliseconds until a connection must stand (default 5,000). */
  readonly connectionTimeout?: number;
  /** Milliseconds from the start of a request, its body included, to the head of its answer (default 120,000). */
  readonly requestTimeout?: number;
  /** Milliseconds without a byte in either direction (default 60,000). */
  readonly idleTimeout?: number;
  /** Tries of one request, each within these limits (default 3). */
  readonly maxAttempts?: number;
  /** Bytes of one part of a large upload (default 8 MiB, at least 5 MiB; grows for objects above 80 GB). */
  readonly partSize?: number;
  /** Parts of one upload that are under way together (default 4). */
  readonly concurrency?: number;
}

/**
 * An S3 client whose every request ends: with an answer, or with an error within the limits given. Throws
 * `ConfigError` where the endpoint is no address.
 */
export function s3Client(options: S3Options = {}): S3Client {
  const { region, credentials, credentialsTimeout = 60_000, maxAttempts = 3 } = options;
  const endpoint = options.endpoint || process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL;
  if (endpoint && !/^https?:\/\/[^/]/.test(endpoint)) {
    throw new ConfigError(
      `The S3 endpoint ${JSON.stringify(endpoint)} is no address: it begins with http:// or https:// (AWS_ENDPOINT_URL).`,
    );
  }
  const from = region === undefined ? {} : { region };
  return new S3Client({
    ...from,
    credentials:
      credentials ?? boundedCredentials(() => new S3Client(from).config.credentials, credentialsTimeout),
    ...(endpoint && { endpoint }),
    forcePathStyle: options.forcePathStyle ?? Boolean(endpoint),
    // Waiting for "100 Continue" would cost every part of an upload a connection of its own.
    expectContinueHeader: false,
    maxAttempts,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: options.connectionTimeout ?? 5_000,
      requestTimeout: options.requestTimeout ?? 120_000,
      // Without this the handler only writes a warning and goes on waiting.
      throwOnRequestTimeout: true,
      socketTimeout: options.idleTimeout ?? 60_000,
    }),
  });
}
