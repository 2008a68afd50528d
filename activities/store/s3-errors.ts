import { S3ServiceException } from '@aws-sdk/client-s3';
import { AccessDenied, ConfigError, PermanentError } from '../errors.ts';
import { credentialsError } from './s3-credentials.ts';
import { PreconditionFailed } from './store.ts';

const UNKNOWN_KEY = 'The server does not know the access key: check AWS_ACCESS_KEY_ID or the AWS profile.';

/** What to do about the refusals whose cause the server names; what is not listed lacks a permission. */
const REMEDIES: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: UNKNOWN_KEY,
  // As versitygw has it.
  XAdminUserNotFound: UNKNOWN_KEY,
  SignatureDoesNotMatch: 'The secret key does not fit: check AWS_SECRET_ACCESS_KEY or the AWS profile.',
  ExpiredToken: 'The session has expired: renew the credentials (such as with "aws sso login").',
  InvalidToken: 'The session token is wrong: check AWS_SESSION_TOKEN or the AWS profile.',
  RequestTimeTooSkewed: "This machine's clock is wrong: set it.",
};

/** The call that failed. */
export interface S3Call {
  /** Such as `PutObject`, the name that a policy grants it by. */
  readonly action: string;
  readonly bucket: string;
  /** The object's key in the bucket, or the prefix that was listed. */
  readonly key: string;
}

/**
 * An error of the AWS SDK as one of ours, naming bucket and key. Only the code and the message the server
 * gave are taken over: the SDK's error object carries the access key and the signed request.
 */
export function s3Error(error: unknown, { action, bucket, key }: S3Call): Error {
  const uri = `s3://${bucket}/${key}`;
  if (error instanceof PermanentError) return error;
  if (!(error instanceof Error)) return new Error(`${action} of ${uri} failed: ${String(error)}`);
  const without = credentialsError(error, uri);
  if (without !== undefined) return without;
  const status = statusOf(error);
  // An answer without a body, as HEAD has it, names no code.
  const code = error.name === 'Unknown' ? `HTTP ${status}` : error.name;
  if (code in REMEDIES || status === 401 || status === 403) {
    const remedy = REMEDIES[code] ?? permissionFor(action);
    return new AccessDenied(`The S3 server refuses ${action} of ${uri} (${code}). ${remedy}`);
  }
  if (code === 'NoSuchBucket') {
    return new ConfigError(`There is no bucket ${bucket}: create it, or correct "store".`);
  }
  if (code === 'InvalidBucketName') {
    return new ConfigError(`${bucket} is not a name that a bucket can have: correct "store".`);
  }
  if (code === 'PermanentRedirect' || code === 'AuthorizationHeaderMalformed' || status === 301) {
    const region = regionOf(error);
    return new ConfigError(`The bucket ${bucket} is in another region: set AWS_REGION${region}.`);
  }
  if (error.message === 'Region is missing') {
    return new ConfigError('No AWS region: set AWS_REGION (a server of your own mostly takes "us-east-1").');
  }
  if (status === 501) {
    return new ConfigError(`The S3 server cannot do what ${action} of ${uri} needs (${error.message}).`);
  }
  if (status === 412)
    return new PreconditionFailed(`${uri} is not in the state that was expected (${code}).`);
  return new Error(`${action} of ${uri} failed: ${reasonOf(error, code)}`);
}

function permissionFor(action: string): string {
  const grant = `Grant these credentials s3:${action} on it, or use others.`;
  // Who may not list a bucket is not told that an object is missing, but refused.
  return action === 'GetObject' ? `${grant} They need s3:ListBucket on the bucket as well.` : grant;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.name === 'NoSuchKey' || error.name === 'NotFound');
}

/** Two conditional writes met (HTTP 409): which of them went through, only the object itself can tell. */
export function isConflict(error: unknown): boolean {
  return error instanceof S3ServiceException && statusOf(error) === 409;
}

function statusOf(error: Error): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

function regionOf(error: Error): string {
  const header = error instanceof S3ServiceException && error.$response?.headers['x-amz-bucket-region'];
  return header ? `=${header}` : '';
}

/** Connection errors have a code of their own and, where several addresses were tried, no message. */
function reasonOf(error: Error, name: string): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : name;
  return error.message.includes(code) ? error.message : `${code} ${error.message}`.trim();
}
