import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const DIST = join(PROJECT, 'dist');
const RESULTS = join(PROJECT, 'test-results');
/** Packages with machine code, which they look for beside their files. */
const MACHINE_CODE = ['@temporalio/core-bridge', '@duckdb/node-bindings*', 'source-map'];
const THREAD = './workflow-worker-thread';

const common = {
  bundle: true,
  platform: 'node',
  target: 'es2023',
  legalComments: 'none',
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Makes one file of the worker of the fault tests, around the product as it was built, and one of the thread that runs
 * its workflows: hundreds of workers start in a run, and most of what each does is to find and load a thousand files.
 * @returns the file, inside the project so that it finds the packages that are machine code
 */
export async function compileWorker(): Promise<string> {
  if (!existsSync(DIST)) throw new Error(`${DIST} is missing: run npm run build.`);
  const outfile = join(RESULTS, 'faults-worker.mjs');
  const thread = join(RESULTS, 'faults-workflow-thread.cjs');
  const sdk = createRequire(createRequire(import.meta.url).resolve('@temporalio/worker'));
  await build({
    ...common,
    entryPoints: [sdk.resolve(`./workflow/${THREAD}`)],
    outfile: thread,
    format: 'cjs',
    external: MACHINE_CODE,
  });
  await build({
    ...common,
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    outfile,
    format: 'esm',
    // Compilers of workflows, which were compiled before.
    external: [...MACHINE_CODE, '@swc/*', 'webpack', 'memfs'],
    plugins: [asBuilt, withThread(thread)],
    // Packages of the older kind ask for modules of Node with it.
    banner: {
      js: "import { createRequire as requireOfBanner } from 'node:module'; const require = requireOfBanner(import.meta.url);",
    },
  });
  return outfile;
}

/** The product as it was built, which finds what lies beside its files. */
const asBuilt: Plugin = {
  name: 'as-built',
  setup(bundle) {
    bundle.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const source = relative(PROJECT, resolve(resolveDir, path));
      return /^(worker|activities)\//.test(source)
        ? { path: join(DIST, source.replace(/\.ts$/, '.js')) }
        : undefined;
    });
    bundle.onLoad({ filter: /\.js$/ }, async ({ path }) => {
      if (relative(DIST, path).startsWith('..')) return undefined;
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', url) };
    });
  },
};

/** Temporal's worker names files beside its own, one of which its thread begins with. */
const withThread = (thread: string): Plugin => ({
  name: 'with-thread',
  setup(bundle) {
    let found = false;
    bundle.onLoad({ filter: /@temporalio\/worker\/lib\/workflow\/.*\.js$/ }, async ({ path }) => {
      const beside = createRequire(path);
      const text = await readFile(path, 'utf8');
      const contents = text.replaceAll(/require\.resolve\('(\.[^']+)'\)/g, (_, name: string) => {
        found ||= name === THREAD;
        return JSON.stringify(name === THREAD ? thread : beside.resolve(name));
      });
      return { contents };
    });
    bundle.onEnd(() => {
      if (!found) throw new Error(`Temporal's worker does not start ${THREAD}: look what it does now.`);
    });
  },
});
