import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHastily } from './bundle.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/**
 * The bundle of a copy of the workflows in which convert and clean have changed places: what somebody deploys who
 * forgets the runs under way.
 */
export async function bundleReordered(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'tagset-reordered-'));
  try {
    await cp(join(PROJECT, 'workflows'), join(copy, 'workflows'), { recursive: true });
    for (const beside of ['activities', 'node_modules'])
      await symlink(join(PROJECT, beside), join(copy, beside));
    const story = join(copy, 'workflows', 'build-dataset.ts');
    const text = await readFile(story, 'utf8');
    const swapped = text.replace(
      /crunching\.(convert|clean)\./g,
      (_, stage) => `crunching.${stage === 'convert' ? 'clean' : 'convert'}.`,
    );
    if (swapped === text) throw new Error(`${story} calls convert and clean otherwise than this test knows.`);
    await writeFile(story, swapped);
    return await bundleHastily(join(copy, 'workflows', 'index.ts'));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}
