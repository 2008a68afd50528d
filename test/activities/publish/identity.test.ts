import { describe, expect, test } from 'vitest';
import { asidePath, filesSha256Of, plainPath, versionOf } from '../../../activities/publish/identity.ts';
import { sha256Of } from '../../../activities/sha256.ts';

const named = (path: string) => ({ path, sha256: sha256Of(path) });
const files = ['labels.json', 'dataset.csv', 'owner/ledger.json', 'data/train-1.parquet'].map(named);

describe('the identity of a dataset', () => {
  test('is the hash of what sha256sum prints of its files, in order of their paths', () => {
    const lines = ['data/train-1.parquet', 'dataset.csv', 'labels.json', 'owner/ledger.json'].map(
      (path) => `${sha256Of(path)}  ${path}\n`,
    );
    expect(filesSha256Of(files)).toBe(sha256Of(lines.join('')));
    expect(filesSha256Of([...files].reverse())).toBe(filesSha256Of(files));
    expect(versionOf('2026-11', filesSha256Of(files))).toBe(
      `2026-11-${sha256Of(lines.join('')).slice(0, 12)}`,
    );
  });

  test('is the same wherever the files were put', () => {
    const aside = files.map((file) => ({ ...file, path: asidePath(file) }));
    expect(filesSha256Of(aside)).toBe(filesSha256Of(files));
  });

  test('is another for other bytes, another name and a file more', () => {
    const [first, ...rest] = files;
    const others = [rest, [{ ...named('x'), path: first?.path ?? '' }, ...rest], [...files, named('y')]];
    expect(new Set([files, ...others].map(filesSha256Of)).size).toBe(4);
  });
});

describe('a file that is put aside', () => {
  test.each([
    ['labels.json', /^[0-9a-f]{12}\/labels\.json$/],
    ['owner/ledger.json', /^owner\/[0-9a-f]{12}\/ledger\.json$/],
  ])("stays in the folder of %s, so that the owner's stays the owner's", (path, aside) => {
    const file = named(path);
    expect(asidePath(file)).toMatch(aside);
    expect(plainPath({ ...file, path: asidePath(file) })).toBe(path);
    expect(plainPath(file)).toBe(path);
  });

  test("keeps a folder that is another's hash", () => {
    const path = `${'0'.repeat(12)}/labels.json`;
    expect(plainPath({ path, sha256: 'f'.repeat(64) })).toBe(path);
  });
});
