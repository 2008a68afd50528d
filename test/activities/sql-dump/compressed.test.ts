import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BIG, convert, file, folder } from './dump-files.ts';
import { DUMPS, TABLE } from './dumps.ts';

const SQL = DUMPS[0]?.sql ?? '';
/** CREATE TABLE t (a int, b varchar(9)) and two rows, by the zstd program in two frames. */
const ZSTD = Buffer.from(
  'KLUv/SQmMQEAQ1JFQVRFIFRBQkxFIHQgKGEgaW50LCBiIHZhcmNoYXIoOSkpOwoJsp4JKLUv/SRQgQIASU5TRVJUIElOVE8gdCBWQUxVRVMgKDEsJ3gnKSwoMixOVUxMKTsKLS0gRHVtcCBjb21wbGV0ZWQgb24gMjAyNi0wMS0zMSAxMjowMDowMAqxkR9H',
  'base64',
);

describe('a compressed dump', () => {
  it('may be gzip, also in several members', async () => {
    const half = Math.floor(SQL.length / 2);
    expect(await convert(await file('a.gz', gzipSync(SQL)), 'pets')).toBe(TABLE);
    expect(
      await convert(
        await file('b', Buffer.concat([gzipSync(SQL.slice(0, half)), gzipSync(SQL.slice(half))])),
        'pets',
      ),
    ).toBe(TABLE);
  });

  it('may be zstd, also in several frames', async () => {
    expect(await convert(await file('a.zst', ZSTD), 't')).toBe('a,b\n1,x\n2,\n');
  });

  it('that is cut or damaged is refused', async () => {
    const gzip = gzipSync(BIG);
    for (const cut of [10, 100, gzip.length - 1, gzip.length - 9]) {
      await expect(
        convert(await file('cut.gz', gzip.subarray(0, cut)), 't'),
        `gzip cut at ${cut}`,
      ).rejects.toThrow(/the gzip data ends too early|the dump may be cut|file is empty/);
    }
    const damaged = Buffer.from(gzip);
    damaged[gzip.length - 6] = (damaged[gzip.length - 6] as number) ^ 1;
    await expect(convert(await file('damaged.gz', damaged), 't')).rejects.toThrow(
      /damaged.gz: the gzip data is damaged/,
    );
    for (let cut = 1; cut < ZSTD.length; cut++) {
      await expect(
        convert(await file('cut.zst', ZSTD.subarray(0, cut)), 't'),
        `zstd cut at ${cut}`,
      ).rejects.toThrow();
    }
    expect(await readdir(folder)).not.toContain('out.csv');
  });

  it('is read up to the number of bytes that may come out of a small file', async () => {
    const path = await file('bomb.gz', gzipSync(BIG));
    await expect(convert(path, 't', { maxUncompressedBytes: 1_000_000 })).rejects.toThrow(
      /more than 1000000 bytes when decompressed; raise the limit with --max-bytes/,
    );
  });
});
