import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** What happens to one exchange. The first four never reach the server, or are never answered. */
export type HttpFault =
  /** The connection ends before the request has reached the server. */
  | { readonly kind: 'fin' | 'rst' }
  /** The request reaches nobody, and nothing is answered. */
  | { readonly kind: 'hang' }
  /** The server does what it is asked, and its answer is lost. */
  | { readonly kind: 'lose reply' }
  /** The answer comes after so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** A byte in the middle of the answer's body is another one. */
  | { readonly kind: 'corrupt reply' }
  /** A byte in the middle of the request's body is another one. */
  | { readonly kind: 'corrupt request' }
  /** The answer's body stops in the middle. */
  | { readonly kind: 'cut reply' }
  /** This is answered, as by S3, and the server is not asked; or, `afterwards`, does what it is asked nevertheless. */
  | { readonly kind: 'answer'; readonly status: number; readonly code: string; readonly afterwards?: boolean }
  /** Nothing but a barrier: goes on when it is let go. */
  | { readonly kind: 'hold' };

/** To which exchanges a fault happens. */
export interface HttpFaultPlan {
  readonly fault: HttpFault;
  readonly method?: string;
  /** Of path and query. */
  readonly path?: RegExp;
  /** How many exchanges; default 1. */
  readonly times?: number;
}

export interface HttpProxy {
  readonly endpoint: string;
  /** Method and path of every request so far. */
  readonly seen: readonly string[];
  /** Arms a fault; resolves when it has happened for the first time. */
  inject(plan: HttpFaultPlan): Promise<void>;
  /** Forgets faults that have not happened, and lets go what is held. */
  heal(): void;
  close(): Promise<void>;
}

interface Armed extends HttpFaultPlan {
  left: number;
  readonly happened: () => void;
}

/** An HTTP proxy on loopback that passes requests on byte for byte, and breaks exchanges as told. */
export async function httpProxy(target: string): Promise<HttpProxy> {
  const upstream = new URL(target);
  const seen: string[] = [];
  const held = new Set<() => void>();
  let armed: Armed[] = [];
  const server = createServer({ keepAliveTimeout: 60_000 }, serve).listen(0, '127.0.0.1');
  await once(server, 'listening');

  function serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = '', url = '' } = incoming;
    seen.push(`${method} ${url}`);
    incoming.on('error', () => {});
    outgoing.on('error', () => {});
    const plan = armed.find(
      (one) =>
        one.left > 0 &&
        (one.method === undefined || one.method === method) &&
        (one.path === undefined || one.path.test(decodeURIComponent(url))),
    );
    if (plan === undefined) {
      pass(incoming, outgoing);
      return;
    }
    plan.left--;
    strike(plan.fault, incoming, outgoing);
    plan.happened();
  }

  function strike(fault: HttpFault, incoming: IncomingMessage, outgoing: ServerResponse): void {
    switch (fault.kind) {
      case 'fin':
        incoming.socket.end();
        break;
      case 'rst':
        incoming.socket.resetAndDestroy();
        break;
      case 'hang':
        incoming.resume();
        break;
      case 'hold':
        held.add(() => pass(incoming, outgoing));
        break;
      case 'answer':
        if (fault.afterwards) pass(incoming, outgoing, fault);
        else incoming.resume().on('end', () => answer(outgoing, fault.status, fault.code));
        break;
      default:
        pass(incoming, outgoing, fault);
    }
  }

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, fault?: HttpFault): void {
    const { method, url, rawHeaders } = incoming;
    const onward = request(
      { host: upstream.hostname, port: upstream.port, method, path: url, headers: rawHeaders, agent: false },
      (reply) => {
        const size = Number(reply.headers['content-length'] ?? 0);
        if (fault?.kind === 'lose reply') {
          reply.resume().on('end', () => incoming.socket.resetAndDestroy());
          return;
        }
        if (fault?.kind === 'answer') {
          reply.resume().on('end', () => answer(outgoing, fault.status, fault.code));
          return;
        }
        const send = () => {
          outgoing.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
          if (fault?.kind === 'corrupt reply') flipping(reply, outgoing, size);
          else if (fault?.kind === 'cut reply') cutting(reply, outgoing, size);
          else pipeline(reply, outgoing, () => {});
        };
        if (fault?.kind === 'delay') setTimeout(send, fault.ms);
        else send();
      },
    );
    onward.on('error', () => outgoing.destroy());
    if (fault?.kind === 'corrupt request')
      flipping(incoming, onward, Number(incoming.headers['content-length'] ?? 0));
    else pipeline(incoming, onward, () => {});
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    inject: (plan) => new Promise((happened) => armed.push({ ...plan, left: plan.times ?? 1, happened })),
    heal() {
      armed = [];
      for (const letGo of held) letGo();
      held.clear();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Sink = Pick<NodeJS.WritableStream, 'write' | 'end'>;

/** Passes a body on with its middle byte changed. */
function flipping(body: IncomingMessage, sink: Sink, size: number): void {
  let at = 0;
  body.on('data', (chunk: Buffer) => {
    const middle = Math.floor(size / 2) - at;
    if (middle >= 0 && middle < chunk.length) chunk[middle] = (chunk[middle] ?? 0) ^ 1;
    at += chunk.length;
    sink.write(chunk);
  });
  body.on('end', () => sink.end());
}

/** Passes half of a body on, and then ends the connection. */
function cutting(body: IncomingMessage, outgoing: ServerResponse, size: number): void {
  let left = Math.floor(size / 2);
  body.on('data', (chunk: Buffer) => {
    if (left > 0) outgoing.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left <= 0) outgoing.socket?.end();
  });
}

/** An error as S3 words it; with status 200 it is what S3 sends when a copy or a completion fails late. */
function answer(outgoing: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>Injected.</Message></Error>`;
  outgoing.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
  });
  outgoing.end(body);
}
