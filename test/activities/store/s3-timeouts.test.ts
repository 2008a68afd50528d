import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { s3Store } from '../../../activities/store/s3.ts';
import { fakeS3 } from './fake-s3.ts';

const object = {
  'content-length': '1000',
  etag: '"1"',
  'last-modified': 'Mon, 02 Nov 2026 03:00:00 GMT',
};

async function elapsed(act: () => Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const started = performance.now();
  const error = await act().then(
    () => undefined,
    (reason) => reason,
  );
  return { error, ms: performance.now() - started };
}

test('a server that accepts a request and never answers fails every call within the configured time', async () => {
  const { store } = await fakeS3(() => {}, { requestTimeout: 400 });
  const calls = {
    head: () => store.head('a'),
    read: () => store.read('a'),
    put: () => store.put('a', { bytes: Buffer.from('x') }),
    list: () => store.list('')[Symbol.asyncIterator]().next(),
    delete: () => store.delete('a'),
  };
  for (const [name, call] of Object.entries(calls)) {
    const { error, ms } = await elapsed(call);
    expect(String(error), name).toContain('400 ms');
    expect(String(error), name).toContain('s3://bucket/prefix/');
    expect(ms, name).toBeLessThan(20_000);
  }
});

test('the requests that fail so are tried as often as configured, not more', async () => {
  const { store, requests } = await fakeS3(() => {}, { maxAttempts: 2, requestTimeout: 100 });
  await expect(store.head('a')).rejects.toThrow('100 ms');
  expect(requests).toHaveLength(2);
});

test('a body that falls silent ends the stream with an error within the configured time', async () => {
  const { store } = await fakeS3(
    (_, response) => {
      response.writeHead(200, object).write('x'.repeat(500));
    },
    { idleTimeout: 400 },
  );
  const { error, ms } = await elapsed(() => store.read('a'));
  expect(String(error)).toContain('s3://bucket/prefix/a');
  expect(String(error)).toContain('inactivity');
  expect(ms).toBeLessThan(20_000);
});

test('a server that never reads a large body fails the put within the configured time', async () => {
  const server = createServer((socket) => {
    socket.pause();
    onTestFinished(() => void socket.destroy());
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const store = s3Store('bucket', '', {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestTimeout: 400,
    maxAttempts: 1,
  });
  const { error, ms } = await elapsed(() => store.put('a', { bytes: Buffer.alloc(8 << 20) }));
  expect(String(error)).toContain('400 ms');
  expect(ms).toBeLessThan(20_000);
});

test('a server that is not there is named', async () => {
  const { store } = await fakeS3(() => {}, { endpoint: 'http://127.0.0.1:1' });
  await expect(store.head('a')).rejects.toThrow('127.0.0.1:1');
});
