import { Client } from '@temporalio/client';
import { type Config, readConfig } from '../worker/config.ts';
import { connect } from '../worker/connect.ts';
import { findTemporal, type Temporal } from '../worker/temporal.ts';

/** What a command works with that talks to Temporal and runs no worker. */
export interface Session {
  readonly config: Config;
  readonly client: Client;
  readonly temporal: Temporal;
}

/** Runs a command with a client of the Temporal that the environment names, or of the embedded one. */
export async function withClient<Result>(
  configFile: string,
  command: (session: Session) => Promise<Result>,
): Promise<Result> {
  const config = await readConfig(configFile);
  const temporal = await findTemporal(config, (text) => process.stderr.write(`${text}\n`));
  try {
    const connection = await connect(temporal);
    try {
      return await command({
        config,
        client: new Client({ connection, namespace: temporal.namespace }),
        temporal,
      });
    } finally {
      await connection.close();
    }
  } finally {
    await temporal.stop();
  }
}
