import { join } from 'node:path';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { Config } from './config.ts';
import { readTemporalProfile } from './temporal-profile.ts';
import { startDevServer } from './temporal-server.ts';

/** A Temporal to work with. */
export interface Temporal {
  readonly connection: Pick<NativeConnectionOptions, 'address' | 'apiKey' | 'tls' | 'metadata'> & {
    readonly address: string;
  };
  readonly namespace: string;
  /** Start of the Web UI's addresses, where we know it. */
  readonly uiUrl?: string;
  /** Whether this process, or one beside it, runs the server for this dataset alone. */
  readonly embedded: boolean;
  /** Leaves the server; an embedded one ends with its last user. */
  stop(): Promise<void>;
}

/**
 * The Temporal that the environment or `temporal.toml` names, as every Temporal tool reads them; where they
 * name none, a development server whose state lies beside dataset.yaml.
 */
export async function findTemporal(config: Config, onNotice: (text: string) => void): Promise<Temporal> {
  return configuredTemporal() ?? embeddedTemporal(config, onNotice);
}

/** The Temporal that the environment or `temporal.toml` names; `undefined` where they name none. */
export function configuredTemporal(): Temporal | undefined {
  const profile = readTemporalProfile();
  if (profile === undefined) return undefined;
  const { address, namespace = 'default', connection } = profile;
  const { TEMPORAL_UI_URL: uiUrl } = process.env;
  return {
    connection: { ...connection, address },
    namespace,
    embedded: false,
    ...(uiUrl && { uiUrl: uiUrl.replace(/\/$/, '') }),
    stop: async () => {},
  };
}

/** What an error of connecting means for the person who configured the address. */
export function unreachable({ connection: { address } }: Temporal, error: unknown): Error {
  return new Error(
    `Cannot reach Temporal at ${address}. Check that it runs there and that TEMPORAL_ADDRESS, TLS and API key fit; without an address tagset starts a server of its own.`,
    { cause: error },
  );
}

/** A development server for one dataset. */
export async function embeddedTemporal(config: Config, onNotice: (text: string) => void): Promise<Temporal> {
  const stateDir = join(config.base, '.tagset', config.settings.name);
  const { address, namespace, uiUrl, stop } = await startDevServer({ stateDir, ui: true, onNotice });
  return { connection: { address }, namespace, ...(uiUrl && { uiUrl }), embedded: true, stop };
}
