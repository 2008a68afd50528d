import fc from 'fast-check';
import type { BuildChoice, Command, Draw } from '../draw.ts';
import { FOLDERS } from './pools.ts';
import { site } from './sites.ts';

const machine = {
  folder: fc.constantFrom(...FOLDERS),
  threads: fc.constantFrom(1, 2),
  rowsPerRange: fc.constantFrom(1_000_000, 5, 40),
};

/** In a share of the draws the tables are in a database too, which takes its time. */
const database = (share: number) =>
  fc.oneof(
    { weight: share, arbitrary: fc.constant(true) },
    { weight: 100 - share, arbitrary: fc.constant(false) },
  );

const plain = { of: 0, tables: 0, rules: 0, output: 0, day: 1, month: 0 } as const;
const build = (from: BuildChoice['from']): Command => ({ do: 'build', ...plain, from });

/** One dataset of larger tables, built once from every source that there is. */
export const contents: fc.Arbitrary<Draw> = fc
  .record({
    ...machine,
    database: database(25),
    sites: fc.tuple(site('stills', { images: 20, tags: [1, 80], changes: [0, 0] }, 1)),
  })
  .map((draw) => ({
    ...draw,
    commands: draw.database ? [build('csv'), build('live'), build('dump')] : [build('csv')],
  }));

const choice = {
  of: fc.oneof({ weight: 7, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  from: fc.constantFrom('csv' as const, 'dump' as const, 'live' as const),
  tables: fc.nat(4),
  rules: fc.nat(1),
  output: fc.nat(1),
  day: fc.integer({ min: 1, max: 4 }),
  month: fc.nat(1),
};

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ do: fc.constant('build' as const), ...choice }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('dry run' as const), ...choice }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('broken build' as const, 'stopped build' as const),
      ...choice,
      call: fc.integer({ min: 1, max: 14 }),
      when: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'again' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('late attempt' as const), build: fc.nat(9) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('rollback' as const), of: choice.of, to: fc.nat(9) }),
  },
);

/** Two datasets of small tables in one store, and whatever happens to them in turn. The name of one begins the other's. */
export const runs: fc.Arbitrary<Draw> = fc.record({
  // First, since what comes first is shrunk first.
  commands: fc.array(command, { minLength: 4, maxLength: 12, size: 'max' }),
  ...machine,
  database: database(10),
  sites: fc.tuple(
    site('stills', { images: 4, tags: [6, 14], changes: [2, 4] }, 2),
    site('stills-2', { images: 2, tags: [3, 6], changes: [0, 1] }, 1),
  ),
});
