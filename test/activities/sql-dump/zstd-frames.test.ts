import { describe, expect, it } from 'vitest';
import { zstdFrameEnds } from '../../../activities/sql-dump/zstd-frames.ts';

// What zstd 1.5 makes of "hello " (with a checksum), of nothing, of 300,000 times "a" (blocks of one run, with a
// checksum) and of 300 times the byte 7 (a size of two bytes).
const FRAMES = [
  '28b52ffd240631000068656c6c6f20d23be1a9',
  '28b52ffd2000010000',
  '28b52ffda0e09304005400001061610100fbff39c00202001061039f0461',
  '28b52ffd602c004d00001007070100272ac002',
];
const SKIPPABLE = '532a4d1803000000010203';

describe('the end of a zstd frame', () => {
  const frames = [...FRAMES, SKIPPABLE, ...FRAMES];
  const several = Buffer.from(frames.join(''), 'hex');
  const ends = frames.map((_, at) => frames.slice(0, at + 1).join('').length / 2);

  it('is found behind every frame, skippable ones too', () => {
    expect(zstdFrameEnds()(several)).toEqual(ends);
  });

  it.each([1, 2, 3, 7])('is found whatever the chunks: %i bytes', (size) => {
    const endsIn = zstdFrameEnds();
    const found: number[] = [];
    for (let at = 0; at < several.length; at += size)
      found.push(...endsIn(several.subarray(at, at + size)).map((end) => at + end));
    expect(found).toEqual(ends);
  });

  it('is not found in a frame that is cut, nor in what is no frame', () => {
    expect(zstdFrameEnds()(Buffer.from(FRAMES.join(''), 'hex').subarray(0, 18))).toEqual([]);
    expect(zstdFrameEnds()(Buffer.from('SELECT 1; -- no zstd'))).toEqual([]);
  });
});
