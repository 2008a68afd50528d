import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A free TCP port of 127.0.0.1: the preferred one if nobody has it, else one of the system's choice. */
export async function freePort(preferred = 0): Promise<number> {
  const port = await bind(preferred);
  return port ?? (await bind(0)) ?? fail();
}

async function bind(wanted: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port: wanted, exclusive: true });
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address !== 'object') return undefined;
    await keepFromOthers(server, address.port);
    return address.port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

/**
 * A connection that the server's side closed keeps the port for a minute from those who ask the system for
 * any port, and not from who asks for this one.
 */
async function keepFromOthers(server: Server, port: number): Promise<void> {
  const accepted = once(server, 'connection');
  const client = connect({ host: '127.0.0.1', port });
  await once(client, 'connect');
  const ended = once(client, 'close');
  const [connection] = (await accepted) as [Socket];
  connection.end();
  client.resume();
  await ended;
}

function fail(): never {
  throw new Error('127.0.0.1 has no free TCP port left. Close some programs and try again.');
}
