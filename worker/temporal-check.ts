import { once } from 'node:events';
import { connect } from 'node:net';
import { Connection } from '@temporalio/client';

const PATIENCE_MS = 2_000;

/** Throws unless a Temporal server answers on `host:port` and has the namespace. */
export async function checkTemporal(address: string, namespace: string): Promise<void> {
  await checkPort(address);
  const connection = await Connection.connect({ address, connectTimeout: PATIENCE_MS });
  try {
    await connection.withDeadline(Date.now() + PATIENCE_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } finally {
    await connection.close();
  }
}

/** A refused connection is told at once here, where gRPC would go on trying. */
async function checkPort(address: string): Promise<void> {
  const at = address.lastIndexOf(':');
  const socket = connect({ host: address.slice(0, at), port: Number(address.slice(at + 1)) });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE_MS) });
  } finally {
    socket.destroy();
  }
}
