import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Builds a program with `go install` and leaves it in `folder`; resolves to its path. `target` is a package
 * with a version, such as `github.com/temporalio/cli/cmd/temporal@v1.5.1`. The program appears there whole
 * or not at all, whoever else does the same at the same time. Throws an `Error` with Go's own last words.
 */
export async function goInstall(target: string, folder: string, signal?: AbortSignal): Promise<string> {
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, '.go-install-'));
  try {
    await promisify(execFile)('go', ['install', target], {
      env: { ...process.env, GOBIN: work },
      maxBuffer: 64 * 1024 * 1024,
      ...(signal && { signal }),
    }).catch((error) => fail(target, error));
    const name = basename(target.replace(/@.*/, '')) + (process.platform === 'win32' ? '.exe' : '');
    const program = join(folder, name);
    await chmod(join(work, name), 0o755);
    await rename(join(work, name), program);
    return program;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function fail(target: string, error: Error & { code?: unknown; stderr?: string }): never {
  if (error.name === 'AbortError') throw error;
  if (error.code === 'ENOENT') throw new Error('no `go` on PATH');
  const words = (error.stderr ?? '').trim().split('\n').slice(-3).join(' ');
  throw new Error(`\`go install ${target}\` failed: ${words || error.message}`);
}
