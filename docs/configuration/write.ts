// Writes docs/configuration.md and docs/dataset.schema.json. Run it with: npm run docs:configuration
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationPage } from './page.ts';
import { configurationSchema } from './schema.ts';

const docs = join(import.meta.dirname, '..');
writeFileSync(join(docs, 'configuration.md'), configurationPage());
writeFileSync(join(docs, 'dataset.schema.json'), `${JSON.stringify(configurationSchema(), null, 2)}\n`);
