import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { parse, stringify } from 'yaml';
import { s3Client } from '../activities/store/s3-client.ts';
import { mysqlUrl, startMariadb } from '../test/services/mariadb.ts';
import { s3Environment, startS3 } from '../test/services/s3-server.ts';
import { buildReport } from './compare/build-command.ts';
import { matchesExpected } from './compare/expected.ts';
import { plantSeed } from './compare/seed.ts';

// Builds the seed from live tables, from their dumps and from CSV, into a folder and into S3: the same content six times.
const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    data: { type: 'string', default: 'bench/data' },
  },
});

const scratch = await mkdtemp(join(tmpdir(), 'tagset-agree-'));
const database = await startMariadb();
const s3 = await startS3();
try {
  const seed = await plantSeed(database, resolve(values.data, values.scale), Number(values.scale), true);
  const files = (ending: string) => ({
    images: join(seed.folder, `shots.${ending}`),
    tags: join(seed.folder, `tags.${ending}`),
  });
  const sources = {
    live: { mysql: { url: mysqlUrl(database, seed.database) } },
    dump: { dump: files('sql') },
    csv: { csv: files('csv') },
  };
  const { endpoint, region, ...credentials } = s3;
  const client = s3Client({ endpoint, region, credentials });
  const { rules } = parse(await readFile(join(seed.folder, 'dataset.yaml'), 'utf8'));
  for (const [from, source] of Object.entries(sources)) {
    await client.send(new CreateBucketCommand({ Bucket: `agree-${from}` }));
    for (const store of [`file:./out-${from}`, `s3://agree-${from}/datasets`]) {
      const config = join(scratch, 'dataset.yaml');
      await writeFile(config, stringify({ name: 'stills', source, rules, store }));
      const { TEMPORAL_ADDRESS: _, ...env } = { ...process.env, ...s3Environment(s3) };
      const report = await buildReport(config, env);
      matchesExpected(report, seed.expected);
      console.log(
        `${from.padEnd(5)} ${store.padEnd(28)} ${report.version}  ${report.images} images, ${report.labels} labels`,
      );
    }
  }
  client.destroy();
} finally {
  await Promise.all([database.stop(), s3.stop()]);
  await rm(scratch, { recursive: true, force: true });
}
