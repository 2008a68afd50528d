import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../../activities/errors.ts';
import { temporalProgram } from '../../worker/temporal-program.ts';

/** Port 9 (discard) is served nowhere: a download from there is refused at once. */
const NOWHERE = 'http://127.0.0.1:9';

describe('the temporal program', () => {
  let folder: string;
  let onPath: string;
  let cached: string;
  let notices: string[];
  const find = (service = NOWHERE) => temporalProgram({ onNotice: (text) => notices.push(text), service });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tagset-program-'));
    onPath = join(folder, 'path');
    cached = join(folder, 'cache', 'tagset', 'bin');
    notices = [];
    await mkdir(onPath);
    vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
    vi.stubEnv('PATH', `${onPath}:/usr/bin:/bin`);
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  it('is taken from PATH before the cache', async () => {
    await script(cached, 'temporal', 'exit 0');
    await script(onPath, 'temporal', 'exit 0');
    expect(await find()).toBe(join(onPath, 'temporal'));
    expect(notices).toEqual([]);
  });

  it('is taken from the cache before anything is fetched', async () => {
    await script(cached, 'temporal', 'exit 0');
    expect(await find()).toBe(join(cached, 'temporal'));
    expect(notices).toEqual([]);
  });

  it('is downloaded into the cache, and only once', async () => {
    const service = await downloadService(folder);
    expect(await find(service.url)).toBe(join(cached, 'temporal'));
    expect(execFileSync(join(cached, 'temporal')).toString()).toBe('downloaded\n');
    expect(await find(service.url)).toBe(join(cached, 'temporal'));
    service.close();
    expect(service.asked).toEqual([
      expect.stringMatching(/^\/cli\/default\?.*platform=\w+&sdk-name=sdk-typescript&sdk-version=\d/),
      '/archive.tar.gz',
    ]);
    expect(await readdir(cached)).toEqual(['temporal']);
  });

  it('is built with Go where it cannot be downloaded, and says that this takes a while', async () => {
    await script(onPath, 'go', `echo "$@" > ${folder}/asked; echo '#!/bin/sh' > "$GOBIN/temporal"`);
    expect(await find()).toBe(join(cached, 'temporal'));
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe(
      'install github.com/temporalio/cli/cmd/temporal@v1.5.1\n',
    );
    expect(notices.at(-1)).toMatch(/with Go, once.*three minutes/);
    expect(await readdir(cached)).toEqual(['temporal']);
  });

  it('may be built by two at once', async () => {
    await script(onPath, 'go', `sleep 0.2; echo '#!/bin/sh' > "$GOBIN/temporal"`);
    expect(await Promise.all([find(), find()])).toEqual([join(cached, 'temporal'), join(cached, 'temporal')]);
    expect(await readdir(cached)).toEqual(['temporal']);
  });

  it('that cannot be had is a configuration error with every way to get one', async () => {
    await script(onPath, 'go', 'echo "go: no network" >&2; exit 1');
    const error = await find().catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(
      /TEMPORAL_ADDRESS.*install the `temporal`.*temporal\.download.*go: no network/s,
    );
    expect(await readdir(cached)).toEqual([]);
  });

  it('stops being fetched when the caller gives up', async () => {
    await script(onPath, 'go', 'exec sleep 30');
    const signal = AbortSignal.timeout(300);
    const started = Date.now();
    await expect(temporalProgram({ onNotice: () => {}, service: NOWHERE, signal })).rejects.toThrow(
      /timeout/,
    );
    expect(Date.now() - started).toBeLessThan(25_000);
  });
});

async function script(folder: string, name: string, body: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

/** Answers like Temporal's download service, with a program that prints `downloaded`. */
async function downloadService(folder: string) {
  await script(join(folder, 'archive'), 'temporal', 'echo downloaded');
  const archive = execFileSync('tar', ['-cz', '-C', join(folder, 'archive'), 'temporal']);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/archive.tar.gz') response.end(archive);
    else response.end(JSON.stringify({ archiveUrl: `${url}/archive.tar.gz`, fileToExtract: 'temporal' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, close: () => server.close() };
}
