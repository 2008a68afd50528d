import { describe, expect, test } from 'vitest';
import { changesSince, parseManifest } from '../../../activities/publish/manifest.ts';
import { toJson } from '../../../activities/publish/to-json.ts';
import { exampleLabels, exampleManifest } from './example-manifest.ts';

const earlier = exampleManifest({ version: '2026-10-000000000000' });
const changes = (labels: string[], images: number) =>
  changesSince(earlier, exampleLabels('phone', 'car'), exampleLabels(...labels), images);

describe('what changed since the dataset before', () => {
  test('is told in numbers of labels and images, and names no label', () => {
    expect(changes(['car', 'dog', 'fox'], 9)).toEqual({
      version: earlier.version,
      labelsAdded: 2,
      labelsRemoved: 1,
      images: { before: 7, after: 9 },
    });
  });

  test('is nothing for the labels where only their order differs', () => {
    expect(changes(['car', 'phone'], 7)).toMatchObject({ labelsAdded: 0, labelsRemoved: 0 });
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
    ['of another form', toJson({ ...earlier, schemaVersion: 1 })],
    ['nothing', new Uint8Array()],
  ])('that is %s counts as none', (_, content) => {
    expect(parseManifest(content)).toBeUndefined();
  });
});
