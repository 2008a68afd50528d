import { AccessDenied, ConfigError } from '../errors.ts';

/** What the AWS SDK throws where it has found no credentials, whatever kept it from that. */
const KINDS = [
  'CredentialsProviderError',
  'TokenProviderError',
  'ProviderError',
  'InstanceMetadataV1FallbackError',
];

/** A session that only a person can renew. */
const LOGIN = /sso login|aws login|re-?authenticate|expired|UnauthorizedException|ForbiddenException/i;

/** What is wrong with a profile; nothing but another profile mends it. */
const PROFILE =
  /multi-factor|Conflicting|Incomplete configuration|invalid SSO credentials|could not be found|missing required|(ResourceNotFound|InvalidRequest)Exception/;

/** Whether there ever were credentials: they come from the environment, which all clients of a process share. */
let everFound = false;

/**
 * Credentials from where the SDK looks for them, or an error within the time given: some of its providers wait for
 * ever for an endpoint that takes a request and does not answer it.
 * @param search makes a search that knows nothing of an earlier one, which may still be waiting
 */
export function boundedCredentials<Credentials>(
  search: () => () => Promise<Credentials>,
  limitMs: number,
): () => Promise<Credentials> {
  let current = search();
  return async () => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        current = search();
        reject(new CredentialsLate(`their provider has not answered for ${limitMs / 1000} s`));
      }, limitMs);
    });
    try {
      const credentials = await Promise.race([current(), late]);
      everFound = true;
      return credentials;
    } finally {
      clearTimeout(timer);
    }
  };
}

class CredentialsLate extends Error {}

/**
 * What an error means that came instead of credentials; `undefined` for any other error. A provider that does not
 * answer is no answer, so that is tried again; only "there are none" and "log in" are final. Says nothing that a
 * provider answered, which may hold a secret.
 */
export function credentialsError(error: Error, uri: string): Error | undefined {
  // Half an answer of a provider; S3 itself answers in XML.
  if (error instanceof SyntaxError) return outage(uri, 'their provider answered with something else');
  if (error instanceof CredentialsLate) return outage(uri, error.message);
  if (!KINDS.includes(error.name)) return undefined;
  const { message } = error;
  if (LOGIN.test(message))
    return new AccessDenied(
      `The AWS session to reach ${uri} with has ended or was never begun: log in anew (such as with "aws sso login").`,
    );
  if (PROFILE.test(message))
    return new ConfigError(`The AWS profile gives no credentials to reach ${uri} with: ${message}`);
  return ofContainer(uri) ?? ofOthers(error, uri);
}

/** Where the environment names an endpoint for credentials, as ECS and EKS do, they come from there or not at all. */
function ofContainer(uri: string): Error | undefined {
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } =
    process.env;
  if (!relative && !full) return undefined;
  const name = relative ? 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' : 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
  if (!relative && !isEndpoint(full ?? ''))
    return new ConfigError(
      `${name} is no address for credentials: it begins with https://, or is one of this machine, of ECS or of EKS.`,
    );
  return outage(uri, `the endpoint of ${name} does not give them`);
}

/** The hosts that the SDK takes credentials from without TLS. */
const HOSTS = ['localhost', '[::1]', '169.254.170.2', '169.254.170.23', '[fd00:ec2::23]'];

function isEndpoint(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || HOSTS.includes(hostname) || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function ofOthers(error: Error, uri: string): Error {
  // Some providers end the search for others: those that a profile names, such as SSO.
  const named = 'tryNextLink' in error && error.tryNextLink === false;
  const none = error.message === 'Could not load credentials from any providers';
  if (everFound || (named && !none)) return outage(uri, 'their provider does not give them');
  return new ConfigError(
    `No AWS credentials to reach ${uri} with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.`,
  );
}

function outage(uri: string, what: string): Error {
  return new Error(`The AWS credentials to reach ${uri} with cannot be had at the moment: ${what}.`);
}
