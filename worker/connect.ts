import { Connection } from '@temporalio/client';
import { type Temporal, unreachable } from './temporal.ts';

/** Connects to Temporal; one that does not answer within five seconds is named in a sentence. */
export async function connect(temporal: Temporal): Promise<Connection> {
  return Connection.connect({ ...temporal.connection, connectTimeout: '5 seconds' }).catch((error) => {
    throw unreachable(temporal, error);
  });
}
