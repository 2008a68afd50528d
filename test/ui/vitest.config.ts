import { defineConfig } from 'vitest/config';

/** Tests that drive a browser, which `npm test` should not need. */
export default defineConfig({ test: { include: ['test/ui/*.browser.ts'], testTimeout: 120_000 } });
