import { openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { SectionReader } from './reader/section.ts';
import { type ReadAt, readSection, type SectionRequest } from './section-helper.ts';

/*
 * The other thread of a conversion: reads the sections it is asked for, in order, and answers with each.
 */

export interface ThreadData {
  readonly path: string;
  readonly maxRowBytes: number;
}

const { path, maxRowBytes } = workerData as ThreadData;
const reader = new SectionReader(maxRowBytes);
// Node closes it with the thread.
const file = openSync(path, 'r');
let buffer = Buffer.alloc(0);

const readAt: ReadAt = (offset, length) => {
  if (buffer.length < length) buffer = Buffer.allocUnsafeSlow(length);
  return buffer.subarray(0, readSync(file, buffer, 0, length, offset));
};

parentPort?.postMessage('ready');
parentPort?.on('message', (request: SectionRequest) => {
  const section = readSection(request, reader, readAt);
  parentPort?.postMessage(section, section?.csv === undefined ? [] : [section.csv.bytes.buffer]);
});
