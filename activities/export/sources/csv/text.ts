import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { countLines, UNCLOSED } from '../../../csv/csv-scanner.ts';
import { BadInput } from '../../../errors.ts';
import { LONGEST_ROW, mostBytes, rowTooLong } from '../../../longest-row.ts';

const LF = 10;
const LINE_END = Buffer.from('\n');
const MARK = Buffer.from('\ufeff');

/**
 * The UTF-8 of a file in pieces of about 1 MiB that each end with a line, the last one too; gzip by its name, a
 * byte-order mark left out. Throws `BadInput` for what is not UTF-8, for gzip that is cut or damaged, and for a file that does
 * not end with a line end, unless it is declared to be whole.
 */
export async function* readLines(
  file: string,
  signal: AbortSignal,
  allowMissingLineEnd: boolean,
): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let length = 0;
  let line = 1;
  const checked = (bytes: Buffer): Buffer => {
    if (!isUtf8(bytes)) throw notUtf8(file, line, bytes);
    const isFirst = line === 1;
    line += countLines(bytes, 0, bytes.length);
    return isFirst ? withoutMark(bytes) : bytes;
  };
  for await (const chunk of readBytes(file, signal)) {
    const end = chunk.lastIndexOf(LF) + 1;
    if (end === 0) {
      rest.push(chunk);
      length += chunk.length;
      if (length > mostBytes(LONGEST_ROW)) throw rowTooLong(`${file}, line ${line}`, UNCLOSED);
      continue;
    }
    yield checked(Buffer.concat([...rest, chunk.subarray(0, end)]));
    rest = [chunk.subarray(end)];
    length = chunk.length - end;
  }
  const last = Buffer.concat(rest);
  if (last.length === 0) return;
  const missing = new BadInput(
    `${file}, line ${line}: the file does not end with a line end, so that its last row may be cut. Write it again; if it is whole, declare that: source.csv.allowMissingLineEnd: true.`,
    { cut: true },
  );
  if (!allowMissingLineEnd && line > 1) throw missing;
  // What the reader of a single line finds says more: it is no text of this kind, or ends its lines otherwise.
  yield Buffer.concat([checked(last), LINE_END]);
  if (!allowMissingLineEnd) throw missing;
}

/** A file that was put together of several may have more than one mark. */
function withoutMark(bytes: Buffer): Buffer {
  let at = 0;
  while (bytes.subarray(at, at + MARK.length).equals(MARK)) at += MARK.length;
  return bytes.subarray(at);
}

async function* readBytes(file: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const bytes = createReadStream(file, { highWaterMark: 1 << 20, signal });
  if (!file.endsWith('.gz')) {
    yield* bytes;
    return;
  }
  const plain = createGunzip({ chunkSize: 1 << 20 });
  bytes.on('error', (error) => plain.destroy(error));
  try {
    yield* bytes.pipe(plain);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new BadInput(`${file} is damaged or cut: ${message}. Write it again.`, {
      cut: code === 'Z_BUF_ERROR',
    });
  } finally {
    bytes.destroy();
  }
}

function notUtf8(file: string, line: number, bytes: Buffer): BadInput {
  const mark = bytes.length > 1 ? bytes.readUInt16BE() : 0;
  if (line === 1 && (mark === 0xfffe || mark === 0xfeff))
    return new BadInput(`${file} is UTF-16. Export it as UTF-8, or convert it: iconv -f utf-16 -t utf-8.`);
  const [before = ''] = new TextDecoder().decode(bytes).split('\ufffd');
  const at = line + before.split('\n').length - 1;
  return new BadInput(
    `${file}, line ${at}: these bytes are no UTF-8. Export the file as UTF-8, or convert it: iconv -f latin1 -t utf-8.`,
  );
}
