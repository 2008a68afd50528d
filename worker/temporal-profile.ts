import { loadClientConfigProfile, toClientOptions } from '@temporalio/envconfig';
import { ConfigError } from '../activities/errors.ts';

type Environment = Record<string, string>;
type Options = ReturnType<typeof toClientOptions>;

/** What the environment and `temporal.toml` say of a Temporal, as every Temporal tool reads them. */
export interface TemporalProfile {
  readonly address: string;
  readonly namespace: string | undefined;
  readonly connection: Options['connectionOptions'];
}

/**
 * Reads the profile; `undefined` where none names an address. Throws a `ConfigError` that says where it is wrong and
 * repeats nothing of it: any of it may be a key.
 */
export function readTemporalProfile(): TemporalProfile | undefined {
  const environment = withoutEmpty(process.env);
  refuseBadValues(environment);
  const profile = load(environment);
  const { address, apiKey } = profile;
  if (address === undefined) return undefined;
  const inEnvironment = environment.TEMPORAL_ADDRESS !== undefined;
  if (typeof address !== 'string' || !ADDRESS.test(address))
    throw unreadable(
      `${inEnvironment ? 'TEMPORAL_ADDRESS' : '"address"'} is no address such as temporal.example:7233`,
    );
  if (apiKey !== undefined && !isHeader(apiKey)) throw unreadable(`"api_key" ${NO_HEADER}`);
  const { namespace, connectionOptions } = certificates(() => toClientOptions(profile), environment);
  return { address, namespace, connection: connectionOptions };
}

/** A host, perhaps with a port. */
const ADDRESS = /^(\[[\da-f:.]+\]|[^\s/@:]+)(:\d{1,5})?$/i;
const NO_HEADER = 'holds a line end or another character that no header takes';
const META = 'TEMPORAL_GRPC_META_';

/** Compose files and shells set to nothing what they do not set; an empty header, though, removes one. */
function withoutEmpty(environment: NodeJS.ProcessEnv): Environment {
  const kept: Environment = {};
  for (const [name, value = ''] of Object.entries(environment))
    if (value !== '' || !name.startsWith('TEMPORAL_') || name.startsWith(META)) kept[name] = value;
  return kept;
}

/** What the SDK would take for something else, or put into an error as it is. */
function refuseBadValues(environment: Environment): void {
  for (const [name, value] of Object.entries(environment)) {
    if ((name === 'TEMPORAL_API_KEY' || name.startsWith(META)) && !isHeader(value))
      throw unreadable(`${name} ${NO_HEADER}`);
    const isSwitch = name === 'TEMPORAL_TLS' || name === 'TEMPORAL_TLS_DISABLE_HOST_VERIFICATION';
    if (isSwitch && !['true', 'false', '1', '0'].includes(value))
      throw unreadable(`${name} is neither true nor false`);
  }
}

function isHeader(value: unknown): boolean {
  return typeof value === 'string' && /^[\x20-\x7e]*$/.test(value);
}

function load(environment: Environment): ReturnType<typeof loadClientConfigProfile> {
  const { TEMPORAL_CONFIG_FILE: file = 'temporal.toml', TEMPORAL_PROFILE: name } = environment;
  try {
    return loadClientConfigProfile({ overrideEnvVars: environment });
  } catch (error) {
    // The parser quotes the lines around an error, the SDK a profile's name.
    if (error instanceof Error && 'line' in error) throw unreadable(`${file}:${error.line} is no TOML`);
    if (error instanceof Error && 'code' in error) throw unreadable(`${file} (${error.code})`);
    if (error instanceof TypeError) throw unreadable(`${file} has no [profile.${name ? '…' : 'default'}]`);
    if (name) throw unreadable(`TEMPORAL_PROFILE names a profile that ${file} does not have`);
    throw unreadable(file);
  }
}

/** Reads the files of certificates and keys; who puts a key where its path should be is not shown it. */
function certificates<T>(read: () => T, environment: Environment): T {
  try {
    return read();
  } catch (error) {
    const path = error instanceof Error && 'path' in error ? error.path : undefined;
    const [name = 'A file of "tls"'] =
      Object.entries(environment).find(([key, value]) => key.startsWith('TEMPORAL_TLS_') && value === path) ??
      [];
    throw unreadable(`${name} names no file that can be read`);
  }
}

function unreadable(what: string): ConfigError {
  return new ConfigError(
    `Temporal's configuration (temporal.toml, TEMPORAL_…) cannot be read: ${what}. Correct it, or set TEMPORAL_ADDRESS and remove the rest.`,
  );
}
