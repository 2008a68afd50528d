import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type TestDatabase } from '../services/mysql.ts';
import { contents } from './arbitraries/draws.ts';
import { checkDraw, sample, seeds } from './check-draw.ts';
import { expectedOf } from './expected.ts';
import { play } from './play.ts';

const cases = seeds(200);

let folder: string;
let database: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tagset-contents-'));
  database = await createDatabase();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

describe('whatever the tables, their names, the rules and the source', () => {
  test.each(cases)('a build publishes what the reference says (seed %i)', { timeout: 240_000 }, (seed) =>
    checkDraw(fileURLToPath(import.meta.url), contents, seed, (draw) => play(draw, folder, database)),
  );

  test.skipIf(cases.length < 100)('that is a dataset often enough to say something', () => {
    const outcomes = cases
      .flatMap((seed) => sample(contents, seed))
      .flatMap(({ sites }) => sites)
      .map((site) => {
        const [rules] = site.rules;
        const [output] = site.outputs;
        return rules && output ? expectedOf(site, { tables: 0, rules, output }) : 'QualityGate';
      });
    const datasets = outcomes.filter((one) => typeof one !== 'string').length;
    expect(datasets).toBeGreaterThan(cases.length / 2);
    expect(new Set(outcomes.filter((one) => typeof one === 'string'))).toEqual(
      new Set(['BadInput', 'QualityGate']),
    );
  });
});
