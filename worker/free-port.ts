import { once } from 'node:events';
import { createServer } from 'node:net';

/** A free TCP port of 127.0.0.1: the preferred one if nobody has it, else one of the system's choice. */
export async function freePort(preferred = 0): Promise<number> {
  const port = await bind(preferred);
  return port ?? (await bind(0)) ?? fail();
}

async function bind(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port, exclusive: true });
    await once(server, 'listening');
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

function fail(): never {
  throw new Error('127.0.0.1 has no free TCP port left. Close some programs and try again.');
}
