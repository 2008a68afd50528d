import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const DIST = join(PROJECT, 'dist');

/**
 * Makes one file of the worker of the fault tests, around the product as it was built: hundreds of workers start in
 * a run, and each would compile all of it anew.
 * @returns the file, inside the project so that it finds the packages
 */
export async function compileWorker(): Promise<string> {
  if (!existsSync(DIST)) throw new Error(`${DIST} is missing: run npm run build.`);
  const outfile = join(PROJECT, 'test-results', 'faults-worker.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'es2023',
    plugins: [{ name: 'product', setup: (bundle) => bundle.onResolve({ filter: /^\./ }, productOf) }],
  });
  return outfile;
}

function productOf({ path, resolveDir }: { path: string; resolveDir: string }) {
  const source = relative(PROJECT, resolve(resolveDir, path));
  return /^(worker|activities)\//.test(source)
    ? { path: join(DIST, source.replace(/\.ts$/, '.js')), external: true }
    : undefined;
}
