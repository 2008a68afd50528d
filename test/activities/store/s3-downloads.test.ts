import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { whole } from '../../../activities/store/s3-answer.ts';
import { fakeS3 } from './fake-s3.ts';

const object = (bytes: number, more: Record<string, string> = {}) => ({
  'content-length': String(bytes),
  etag: '"1"',
  'last-modified': 'Mon, 02 Nov 2026 03:00:00 GMT',
  ...more,
});

async function received(stream: AsyncIterable<Buffer>): Promise<number> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length;
  return bytes;
}

test.each([{}, { 'x-amz-checksum-crc32': 'jNwWgw==' }])(
  'a connection that closes early is an error, never a short stream (headers: %j)',
  async (more) => {
    const { store } = await fakeS3((_, response) => {
      response.writeHead(200, object(1000, more));
      response.write('x'.repeat(600), () => response.destroy());
    });
    const opened = await store.open('a');
    if (!opened) throw new Error('The object must be there.');
    await expect(received(opened.stream)).rejects.toThrow('s3://bucket/prefix/a');
    await expect(store.read('a')).rejects.toThrow('s3://bucket/prefix/a');
  },
);

test('a body that ends in good order is an error too where its length is not the one announced', async () => {
  const body = () => Readable.from([Buffer.alloc(600)]);
  const failed = (error: unknown) => new Error(`worded: ${error}`);
  expect(await received(whole(body(), 600, failed))).toBe(600);
  await expect(received(whole(body(), 1000, failed))).rejects.toThrow('after 600 of 1000 bytes');
  await expect(received(whole(body(), 599, failed))).rejects.toThrow('worded');
});

test('bytes that do not fit the checksum of the object are an error', async () => {
  const { store } = await fakeS3((_, response) => {
    response.writeHead(200, object(1, { 'x-amz-checksum-crc32': 'jNwWgw==' })).end('y');
  });
  await expect(store.read('a')).rejects.toThrow('Checksum mismatch');
});

test('bytes that fit the checksum pass', async () => {
  const { store } = await fakeS3((_, response) => {
    response.writeHead(200, object(1, { 'x-amz-checksum-crc32': 'jNwWgw==' })).end('x');
  });
  expect((await store.read('a'))?.bytes.length).toBe(1);
});

test('an answer without a length is an error, for nobody could tell whether it is whole', async () => {
  const { store } = await fakeS3((_, response) => {
    response.writeHead(200, { etag: '"1"' }).end('half of it');
  });
  await expect(store.read('a')).rejects.toThrow('without ETag, length or time');
});

test('a stream that its reader gives up lets the connection go', async () => {
  let closed = false;
  const { store } = await fakeS3((_, response) => {
    response.writeHead(200, object(1 << 20)).write(Buffer.alloc(1 << 16));
    response.on('close', () => {
      closed = true;
    });
  });
  const opened = await store.open('a');
  opened?.stream.destroy();
  await expect.poll(() => closed).toBe(true);
});
