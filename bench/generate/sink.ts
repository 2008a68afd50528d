import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';

/** What was written. */
export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

const CHUNK = 1 << 18;

/** Joins lines to chunks of about 256 KiB, so that neither a write nor a hash is paid for each. */
export function* chunks(lines: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

/** Writes lines to a file. */
export function writeLines(file: string, lines: Iterable<string>): Written {
  const hash = createHash('sha256');
  const descriptor = openSync(file, 'w');
  let bytes = 0;
  try {
    for (const chunk of chunks(lines)) {
      writeSync(descriptor, chunk);
      hash.update(chunk);
      bytes += chunk.length;
    }
  } finally {
    closeSync(descriptor);
  }
  return { bytes, sha256: hash.digest('hex') };
}
