import { type TcpProxy, tcpProxy } from '../../faults/proxy/tcp-proxy.ts';

/**
 * A proxy on loopback that passes on so many bytes of the server's and then falls silent, with the connection
 * open: what a broken network looks like.
 */
export async function stallingProxy(
  server: { readonly host: string; readonly port: number },
  bytes: number,
): Promise<TcpProxy> {
  const proxy = await tcpProxy(server);
  void proxy.inject({ fault: 'stall', afterBytes: bytes, times: Number.POSITIVE_INFINITY });
  return proxy;
}
