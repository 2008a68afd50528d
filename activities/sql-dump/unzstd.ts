import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { BadInput } from '../errors.ts';
import { throughZlib } from './gunzip.ts';
import { zstdFrameEnds } from './zstd-frames.ts';

/** Node has zstd from 22.15 and 23.8 on. */
const { createZstdDecompress } = zlib as {
  createZstdDecompress?: (options: { chunkSize: number }) => Transform;
};
const CHUNK = 1 << 20;

/** Decompresses zstd, also several frames one after the other. Throws BadInput for what is damaged or cut. */
export async function* unzstd(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  if (createZstdDecompress === undefined) {
    yield* withFzstd(chunks, name);
    return;
  }
  // Node's decompressor reads one frame, and takes no notice of what comes behind it.
  const pieces = piecesOfFrames(chunks);
  try {
    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) {
      const source = Readable.from(frame(piece.value, pieces), { objectMode: false, highWaterMark: CHUNK });
      yield* throughZlib(source, createZstdDecompress({ chunkSize: CHUNK }), name, 'zstd');
    }
  } finally {
    await pieces.return(undefined);
  }
}

interface Piece {
  readonly bytes: Uint8Array;
  /** Whether a frame ends with it. */
  readonly last: boolean;
}

async function* piecesOfFrames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const endsIn = zstdFrameEnds();
  for await (const chunk of chunks) {
    let from = 0;
    for (const end of endsIn(chunk)) {
      yield { bytes: chunk.subarray(from, end), last: true };
      from = end;
    }
    if (from < chunk.length) yield { bytes: chunk.subarray(from), last: false };
  }
}

async function* frame(first: Piece, rest: AsyncGenerator<Piece>): AsyncGenerator<Uint8Array> {
  for (let piece = first; ; ) {
    yield piece.bytes;
    if (piece.last) return;
    const next = await rest.next();
    if (next.done) return;
    piece = next.value;
  }
}

async function* withFzstd(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const { Decompress } = await import('fzstd');
  let ready: Uint8Array[] = [];
  const stream = new Decompress((data) => ready.push(data));
  const push = (chunk: Uint8Array, last: boolean): Uint8Array[] => {
    ready = [];
    try {
      stream.push(chunk, last);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      throw new BadInput(
        `${name}: the zstd data is cut or damaged (${problem}); copy it again or dump again`,
        { cut: last },
      );
    }
    return ready;
  };
  for await (const chunk of chunks) yield* push(chunk, false);
  yield* push(new Uint8Array(0), true);
}
