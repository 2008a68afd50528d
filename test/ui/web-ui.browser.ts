import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium as engine } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../worker/config.ts';
import { dependencies } from '../../worker/dependencies.ts';
import { installRuntime } from '../../worker/logging.ts';
import { startWorker } from '../../worker/run-worker.ts';
import { startDevServer } from '../../worker/temporal-server.ts';
import { packageFolder } from '../../worker/version.ts';
import { temporaryFolder } from '../services/temporary-folder.ts';
import { chromium } from './chromium.ts';

installRuntime('error');

/** Where the pictures of what the test saw are kept. */
const screenshots = join(packageFolder, 'test-results', 'ui');

/** A worker for a copy of the bundled example; resolves to the address of the Web UI. */
async function startExample(): Promise<string> {
  const folder = await temporaryFolder('ui');
  const server = await startDevServer({ stateDir: join(folder, 'temporal'), ui: true, onNotice: () => {} });
  onTestFinished(() => server.stop());
  for (const file of ['dataset.yaml', 'stills.sql.gz'])
    await cp(join(packageFolder, 'examples', 'stills', file), join(folder, 'stills', file));
  await cp(join(packageFolder, 'examples', 'trainer'), join(folder, 'trainer'), { recursive: true });
  const { address, namespace, uiUrl = '' } = server;
  const temporal = { connection: { address }, namespace, uiUrl, embedded: false, stop: async () => {} };
  const config = await readConfig(join(folder, 'stills', 'dataset.yaml'));
  const worker = await startWorker(temporal, dependencies(config), 2);
  onTestFinished(async () => {
    worker.stop();
    await worker.done;
  });
  return uiUrl;
}

async function openPage() {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await engine.launch({ ...(await chromium()), args });
  onTestFinished(() => browser.close());
  return browser.newPage({ viewport: { width: 1280, height: 1080 } });
}

test('an empty form in the Web UI builds a dataset, and the details show what every stage did', async () => {
  const workflows = `${await startExample()}/namespaces/default/workflows`;
  const page = await openPage();
  await mkdir(screenshots, { recursive: true });
  const keep = (name: string) => page.screenshot({ path: join(screenshots, `${name}.png`) });

  await page.goto(`${workflows}/start-workflow`);
  await page.getByLabel('Workflow ID').fill('november-by-hand');
  await page.getByLabel('Task Queue').fill('dataset-stills');
  await page.getByLabel('Workflow Type').fill('buildDataset');
  await page.getByRole('button', { name: 'Start Workflow' }).click();
  await page.getByText('Workflow started successfully').waitFor();

  await page.goto(`${workflows}/november-by-hand`);
  await page.getByText('Completed', { exact: true }).first().waitFor();
  await page.getByText('Publish 3692 images with 61 labels').first().waitFor();
  await keep('history');

  await page.getByText('User Metadata', { exact: true }).click();
  // The page shows Markdown in a frame of its own.
  const table = page.frameLocator('iframe').getByRole('table');
  await table.waitFor();
  await keep('details');
  const rows = await table.getByRole('row').allInnerTexts();
  expect(rows.map((row) => row.split(/\s+/).slice(0, 3).join(' '))).toEqual([
    'stage rows MB',
    '✓ plan 0',
    '✓ export 19,795',
    '✓ convert 19,795',
    '✓ clean 11,057',
    '✓ merge 3,692',
    '✓ upload 3,692',
  ]);
});
