import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../services/mysql.ts';
import { runs } from './arbitraries/draws.ts';
import { checkDraw, seeds } from './check-draw.ts';
import { KEPT_DRAWS } from './kept-draws.ts';
import { play, type Tally } from './play.ts';

const cases = seeds(110);

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-runs-'));
  database = await createDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const came = new Map<string, number>();
const tally: Tally = (what) => came.set(what, (came.get(what) ?? 0) + 1);

test.runIf(KEPT_DRAWS.length > 0).each(KEPT_DRAWS.map((draw) => [draw]))(
  'what once went wrong goes right: %j',
  { timeout: 240_000 },
  (draw) => play(draw, folder, database),
);

describe('whatever happens to two datasets of one store', () => {
  test.each(cases)('is what the model says after every step (seed %i)', { timeout: 240_000 }, (seed) =>
    checkDraw(fileURLToPath(import.meta.url), runs, seed, (draw) => play(draw, folder, database, tally)),
  );

  test.skipIf(cases.length < 100)('is everything that can', () => {
    expect(Object.fromEntries(came)).toEqual({
      published: expect.any(Number),
      unchanged: expect.any(Number),
      withdrawn: expect.any(Number),
      'dry run': expect.any(Number),
      refused: expect.any(Number),
      'rolled back': expect.any(Number),
      'stays behind': expect.any(Number),
    });
  });
});
