import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BadInput } from '../errors.ts';

const CHUNK = 1 << 20;

/** Decompresses gzip, also several members one after the other. Throws BadInput for what is damaged or cut. */
export async function* gunzip(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const source = Readable.from(chunks, { objectMode: false, highWaterMark: CHUNK });
  yield* throughZlib(source, createGunzip({ chunkSize: CHUNK }), name, 'gzip');
}

/** Runs a stream through one of zlib's. Its errors are the input's; the source's own pass unchanged. */
export async function* throughZlib(
  source: Readable,
  transform: NodeJS.ReadWriteStream & Readable,
  name: string,
  format: string,
): AsyncGenerator<Uint8Array> {
  let sourceError: Error | undefined;
  source.on('error', (error) => {
    sourceError = error;
    transform.destroy(error);
  });
  try {
    yield* source.pipe(transform) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (sourceError !== undefined || !(error instanceof Error)) throw error;
    const cut = 'code' in error && error.code === 'Z_BUF_ERROR';
    throw new BadInput(
      cut
        ? `${name}: the ${format} data ends too early: the file was cut; copy it again or dump again`
        : `${name}: the ${format} data is damaged (${error.message}); copy it again or dump again`,
      { cut },
    );
  } finally {
    source.destroy();
    transform.destroy();
  }
}
