import { describe, expect, test } from 'vitest';
import { changesSince, parseManifest, toJson } from '../../../activities/upload/manifest.ts';
import { exampleManifest } from './example-manifest.ts';

const earlier = exampleManifest(['phone', 'car'], { version: '2026-10-000000000000' });
const labels = (...names: string[]) => exampleManifest(names).labels;

describe('what changed since the manifest before', () => {
  test('is told by label and by images', () => {
    expect(changesSince(earlier, labels('car', 'dog', 'fox'), 9)).toEqual({
      version: earlier.version,
      labelsAdded: ['dog', 'fox'],
      labelsRemoved: ['phone'],
      images: { before: 7, after: 9 },
    });
  });

  test('is nothing for the labels where only their order differs', () => {
    expect(changesSince(earlier, labels('car', 'phone'), 7)).toMatchObject({
      labelsAdded: [],
      labelsRemoved: [],
    });
  });
});

describe('an earlier manifest', () => {
  test('is read back as it was written', () => {
    expect(parseManifest(toJson(earlier))).toEqual(earlier);
  });

  test('may have fields that a later version added', () => {
    expect(parseManifest(toJson({ ...earlier, added: 1 }))).toEqual(earlier);
  });

  test.each([
    ['no JSON', new TextEncoder().encode('{"version": ')],
    ['no manifest', toJson({ hello: 'world' })],
    ['nothing', new Uint8Array()],
  ])('that is %s counts as none', (_, content) => {
    expect(parseManifest(content)).toBeUndefined();
  });
});
