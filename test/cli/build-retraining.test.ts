import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildFolder, csv, lastLine } from './build-folder.ts';
import { tagset } from './run-tagset.ts';

const TRAINER = `
  import { existsSync, writeFileSync } from 'node:fs';
  if (!existsSync('mended')) { console.log('out of memory'); process.exit(3); }
  writeFileSync(process.env.TAGSET_OUTPUT_DIR + '/metrics.json', '{"map": 0.5}');`;

test('a build whose training failed says so and exits 1, and the next one hands it over again', async () => {
  const folder = await buildFolder(csv, 'retraining: { command: [node, train.mjs] }\n');
  await writeFile(join(folder, 'train.mjs'), TRAINER);
  const failed = await tagset(['build'], { cwd: folder });
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/version .*published/);
  expect(failed.stdout).toMatch(/retrain {3}failed: The training program ended with exit code 3/);
  expect(failed.stdout).toMatch(/next build hands it over again/);
  expect(lastLine(failed)).toMatch(/^tagset: .*published.*retraining.*failed/);

  const asJson = await tagset(['build', '--json'], { cwd: folder });
  expect(asJson.code).toBe(1);
  expect(JSON.parse(asJson.stdout).retraining).toMatchObject({ outcome: 'failed' });

  await writeFile(join(folder, 'mended'), '');
  const again = await tagset(['build', '--json'], { cwd: folder });
  expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(again.stdout).retraining).toMatchObject({ outcome: 'completed', metrics: { map: 0.5 } });
}, 180_000);
