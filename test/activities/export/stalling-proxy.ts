import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface StallingProxy {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A proxy on loopback that passes on so many bytes of the server's and then falls silent, with the connection
 * open: what a broken network looks like.
 */
export async function stallingProxy(
  server: { host: string; port: number },
  bytes: number,
): Promise<StallingProxy> {
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const upstream = connect(server.port, server.host);
    let left = bytes;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (left > 0) client.write(chunk.subarray(0, left));
      left -= chunk.length;
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
