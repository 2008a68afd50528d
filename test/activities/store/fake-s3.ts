import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { s3Store } from '../../../activities/store/s3.ts';
import type { S3Options } from '../../../activities/store/s3-client.ts';
import type { Store } from '../../../activities/store/store.ts';

/** One request: its method and path with query, its headers, and its body read to the end. */
export interface Request {
  readonly line: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** Answers a request, or leaves it hanging by doing nothing. */
export type Answer = (request: Request, response: ServerResponse) => void;

export const SECRET = 'wJalrXUtnFEMI';

/**
 * A store at a loopback server that behaves as badly as `answer` says: what no real server can be asked
 * for. One attempt a request. Closed when the test ends.
 */
export async function fakeS3(
  answer: Answer,
  options: S3Options = {},
): Promise<{ store: Store; requests: Request[]; endpoint: string }> {
  const requests: Request[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (incoming, response) => {
    const line = `${incoming.method} ${incoming.url}`;
    const body = await buffer(incoming).catch(() => undefined);
    if (!body) return; // The client went away in the middle.
    const request = { line, headers: incoming.headers, body };
    requests.push(request);
    answer(request, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const store = s3Store('bucket', 'prefix', {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: SECRET },
    maxAttempts: 1,
    requestTimeout: 60_000,
    idleTimeout: 60_000,
    ...options,
  });
  return { store, requests, endpoint };
}

/** An S3 error document. */
export function refuse(response: ServerResponse, status: number, code: string, message = 'No.'): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}
