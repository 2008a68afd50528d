import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They have servers of their own, which they break: `npm run test:faults`.
    exclude: ['test/faults/rows/**'],
    globalSetup: ['test/services/global-setup.ts'],
    // For a slow and busy machine: what is wrong shows as well a minute later.
    testTimeout: 180_000,
    // One test of many hundreds must not stop what is right; its log says "(retry x1)", which is a finding.
    retry: process.env.CI ? 1 : 0,
    hookTimeout: 120_000,
    // Much of a test is waiting for a server.
    maxWorkers: 3,
    expect: { poll: { timeout: 60_000 } },
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'test-results/vitest.json' }]]
      : ['default'],
  },
});
