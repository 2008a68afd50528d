import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/faults/rows/**/*.test.ts'],
    globalSetup: ['test/faults/global-setup.ts'],
    // Most of an injection is waiting: for a lost worker to be noticed, for a retry to come.
    maxConcurrency: 4,
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 120_000,
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'test-results/vitest-faults.json' }]]
      : ['default'],
  },
});
