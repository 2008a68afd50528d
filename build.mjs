// Builds dist/: the compiled sources, the .sql files beside them, and the workflow bundle for production.
// It is built aside and then put in place whole, so that a running worker never sees half of it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { build } from 'esbuild';

const SOURCES = ['workflows', 'activities', 'worker', 'cli'];
/** Programs of many small files, which take longer to load than a small dump to convert: each is made one file, with all below its folder. */
const IN_ONE_FILE = [
  { entry: 'cli/main.js', folder: 'cli', packages: ['commander'] },
  {
    entry: 'activities/sql-dump/convert-dump.js',
    folder: 'activities/sql-dump',
    packages: [],
  },
];
const root = import.meta.dirname;
const fresh = join(root, `dist-${process.pid}`);
const dist = join(root, 'dist');

try {
  if (compiled()) {
    copySql();
    for (const program of IN_ONE_FILE) await joinFiles(program);
    await bundleWorkflows();
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  } else {
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function compiled() {
  const tsc = join(root, 'node_modules', '.bin', 'tsc');
  const { status, error } = spawnSync(tsc, ['-p', 'tsconfig.build.json', '--outDir', fresh], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  return status === 0;
}

function copySql() {
  for (const source of SOURCES) {
    for (const file of readdirSync(join(root, source), { recursive: true })) {
      if (!file.endsWith('.sql')) continue;
      const target = join(fresh, source, file);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(root, source, file), target);
    }
  }
}

async function bundleWorkflows() {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(fresh, 'workflows', 'index.js'),
    logger: new DefaultLogger('WARN'),
  });
  writeFileSync(join(fresh, 'workflow-bundle.js'), code);
}

/** Puts what a file imports into the file itself, but for what is loaded later, or shared with the rest, such as the classes of errors. */
async function joinFiles({ entry, folder, packages }) {
  const file = join(fresh, entry);
  const inside = (path) => !relative(join(fresh, folder), path).startsWith('..');
  const leaveOthers = {
    name: 'leave-others',
    setup(bundle) {
      bundle.onResolve({ filter: /.*/ }, ({ kind, path, resolveDir, importer }) => {
        if (kind === 'entry-point' || importer.includes('node_modules')) return undefined;
        if (!path.startsWith('.')) return packages.includes(path) ? undefined : { external: true };
        const target = join(resolveDir, path);
        if (kind === 'import-statement' && inside(target)) return undefined;
        return { external: true, path: `./${relative(dirname(file), target).replaceAll('\\', '/')}` };
      });
    },
  };
  await build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'es2023',
    sourcemap: true,
    plugins: [leaveOthers],
    // A package of the older kind asks for modules of Node with it.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
}
