import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to a connection. `hold` and `stall` look the same to both ends; a hold can be let go. */
export type TcpFault = 'fin' | 'rst' | 'stall' | 'hold';

/** A fault of a connection, once so many bytes of the server's have passed. */
export interface TcpFaultPlan {
  readonly fault: TcpFault;
  /** Default 0: at the first byte. */
  readonly afterBytes?: number;
  /** Bytes count from where the client sends this; default: from the beginning of the connection. */
  readonly after?: string;
  /** How many connections it happens to; default 1. */
  readonly times?: number;
}

export interface TcpProxy {
  readonly port: number;
  /** Arms a fault; resolves when it has happened for the first time. */
  inject(plan: TcpFaultPlan): Promise<void>;
  /** Refuses new connections until {@link heal}. */
  refuse(): Promise<void>;
  /** Ends the connections that stand. */
  cut(): void;
  /** Sends the server one text for another of the client's, which is as long. */
  rewrite(from: string, to: string): void;
  /** Bytes of the server's a second, for every connection; undefined: as fast as it goes. */
  slow(bytesPerSecond: number | undefined): void;
  /** Forgets faults that have not happened and texts to rewrite, lets go what is held and takes connections again. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

interface Armed {
  readonly fault: TcpFault;
  readonly afterBytes: number;
  readonly after: string;
  left: number;
  readonly happened: () => void;
}

/** A proxy on loopback that breaks connections as told. */
export async function tcpProxy(target: { readonly host: string; readonly port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const held = new Set<() => void>();
  let armed: Armed[] = [];
  let rate: number | undefined;
  let rewritten: { readonly from: string; readonly to: string } | undefined;
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;

  async function listen(at: number): Promise<Server> {
    const listening = createServer(serve).listen(at, '127.0.0.1');
    await once(listening, 'listening');
    return listening;
  }

  function serve(client: Socket): void {
    const upstream = connect(target.port, target.host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    let passed = 0;
    const heard = new Map<string, number>([['', 0]]);
    client.on('data', (chunk: Buffer) => {
      for (const { after } of armed) if (!heard.has(after) && chunk.includes(after)) heard.set(after, passed);
      const at = rewritten ? chunk.indexOf(rewritten.from) : -1;
      if (rewritten && at >= 0) chunk.write(rewritten.to, at);
    });
    client.pipe(upstream);
    upstream.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      const since = (after: string) => passed - (heard.get(after) ?? passed);
      const plan = armed.find(({ after, afterBytes, left }) => left > 0 && since(after) > afterBytes);
      if (plan) {
        plan.left--;
        const lost = Math.min(chunk.length, since(plan.after) - plan.afterBytes);
        client.write(chunk.subarray(0, chunk.length - lost));
        strike(plan, client, upstream, chunk.subarray(chunk.length - lost));
        plan.happened();
        return;
      }
      const free = client.write(chunk);
      if (!free || rate !== undefined) pause(client, upstream, chunk.length);
    });
    upstream.on('end', () => client.end());
  }

  function strike({ fault }: Armed, client: Socket, upstream: Socket, rest: Buffer): void {
    upstream.pause();
    if (fault === 'fin') client.end();
    if (fault === 'rst') client.resetAndDestroy();
    if (fault === 'hold')
      held.add(() => {
        client.write(rest);
        upstream.resume();
      });
  }

  function pause(client: Socket, upstream: Socket, bytes: number): void {
    upstream.pause();
    const resume = () => upstream.resume();
    if (rate === undefined) client.once('drain', resume);
    else setTimeout(resume, (bytes / rate) * 1000).unref();
  }

  return {
    port,
    inject: ({ fault, afterBytes = 0, after = '', times = 1 }) =>
      new Promise((happened) => armed.push({ fault, afterBytes, after, left: times, happened })),
    async refuse() {
      await stop(server);
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    slow: (bytesPerSecond) => {
      rate = bytesPerSecond;
    },
    rewrite: (from, to) => {
      rewritten = { from, to };
    },
    async heal() {
      armed = [];
      rate = undefined;
      rewritten = undefined;
      for (const letGo of held) letGo();
      held.clear();
      if (!server.listening) server = await listen(port);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await stop(server);
    },
  };
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  // Connections that stand are none of the listener's business.
  await new Promise((done) => setImmediate(done));
}
