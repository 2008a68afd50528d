import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

const GREETING = Buffer.concat([
  Buffer.from('\x0a8.0.0\0'),
  // Connection id, first part of the scramble, capabilities (no TLS), character set, status, capabilities, length of it.
  Buffer.from([1, 0, 0, 0, ...Buffer.from('12345678'), 0, 0xff, 0xf7, 45, 2, 0, 0xff, 0x00, 21]),
  Buffer.alloc(10),
  Buffer.from('123456789012\0mysql_native_password\0'),
]);

/** An error as a server sends it; without a state before it has greeted. */
export function errorPacket(code: number, message: string, state = ''): Buffer {
  return Buffer.concat([Buffer.from([0xff, code & 0xff, code >> 8]), Buffer.from(state + message)]);
}

/**
 * A server on loopback that answers whoever logs in with one packet, or everybody at once; resolves to its port. It
 * ends with the test.
 */
export async function refusingServer(answer: Buffer, when: 'at once' | 'after login'): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write(packet(when === 'at once' ? answer : GREETING, 0));
    if (when === 'after login') socket.once('data', () => socket.write(packet(answer, 2)));
    else socket.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function packet(payload: Buffer, sequence: number): Buffer {
  return Buffer.concat([Buffer.from([payload.length & 0xff, payload.length >> 8, 0, sequence]), payload]);
}
