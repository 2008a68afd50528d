import { ConfigError } from '../activities/errors.ts';
import { goInstall } from './go-install.ts';
import { cachedPrograms, findProgram, searchPath } from './program.ts';
import { downloadTemporal } from './temporal-download.ts';

/** Newer versions refuse `go install`, because their go.mod replaces modules. */
const GO_PACKAGE = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

interface Way {
  readonly notice: string;
  readonly remedy: string;
  readonly fetch: () => Promise<string>;
}

export interface ProgramOptions {
  /** Told, in a sentence for the person at the terminal, before something is fetched. */
  readonly onNotice: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  /** Who is asked for a download; default: Temporal. */
  readonly service?: string | undefined;
}

/**
 * The `temporal` program: on PATH, else in the cache, else downloaded into it, else built into it with Go.
 * Throws a `ConfigError` that lists these ways and why each of them failed.
 */
export async function temporalProgram(options: ProgramOptions): Promise<string> {
  const { onNotice, signal } = options;
  const found = await findProgram('temporal', [...searchPath(), cachedPrograms()]);
  if (found !== undefined) return found;
  const failures: string[] = [];
  for (const { notice, remedy, fetch } of waysToFetch(options)) {
    onNotice(notice);
    try {
      return await fetch();
    } catch (error) {
      signal?.throwIfAborted();
      failures.push(`  - ${remedy} (failed: ${reason(error)})`);
    }
  }
  throw new ConfigError(`There is no Temporal to run on, and none could be fetched. Any of these will do:
  - set TEMPORAL_ADDRESS, or write a temporal.toml, for a Temporal server you have
  - install the \`temporal\` program (https://docs.temporal.io/cli) so that it is on PATH
${failures.join('\n')}`);
}

function waysToFetch({ signal, service }: ProgramOptions): Way[] {
  return [
    {
      notice: 'Downloading the Temporal development server, once.',
      remedy: 'reach temporal.download over the network',
      fetch: () => downloadTemporal(cachedPrograms(), { signal, service }),
    },
    {
      notice: 'Building the Temporal development server with Go, once. This takes about three minutes.',
      remedy: 'install Go (https://go.dev) and reach a Go module proxy',
      fetch: () => goInstall(GO_PACKAGE, cachedPrograms(), signal),
    },
  ];
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
