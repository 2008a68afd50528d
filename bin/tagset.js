#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The AWS SDK would greet every user of Node 20 with six lines about its plans; package.json says what we support.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('tagset is not built yet. Build it with: npm ci');
  process.exitCode = 1;
}
