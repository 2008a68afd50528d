// Builds dist/: the compiled sources, the .sql files beside them, and the workflow bundle for production.
// It is built aside and then put in place whole, so that a running worker never sees half of it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const SOURCES = ['workflows', 'activities', 'worker', 'cli'];
const root = import.meta.dirname;
const fresh = join(root, `dist-${process.pid}`);
const dist = join(root, 'dist');

try {
  if (compiled()) {
    copySql();
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
