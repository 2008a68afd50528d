import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { conditions } from './conformance/conditions.ts';
import { files } from './conformance/files.ts';
import type { Fixture } from './conformance/fixture.ts';
import { keys } from './conformance/keys.ts';
import { lists } from './conformance/lists.ts';
import { objects } from './conformance/objects.ts';
import { signals } from './conformance/signals.ts';
import { unfinished } from './conformance/unfinished.ts';

/** What every store must do. `open` gives two clients of one store, empty each time. */
export function conforms(name: string, open: () => Promise<Omit<Fixture, 'folder'>>): void {
  describe(name, () => {
    let folder: string;
    let fixture: Fixture;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tagset-conformance-'));
    });
    afterAll(() => rm(folder, { recursive: true }));
    beforeEach(async () => {
      fixture = { ...(await open()), folder };
    });
    for (const part of [objects, files, lists, conditions, keys, signals, unfinished]) part(() => fixture);
  });
}
