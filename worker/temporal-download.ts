import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import { z } from 'zod';

/** Where Temporal's SDKs ask for the development server that fits them. */
const SERVICE = 'https://temporal.download';
/** A service that is out of reach must not hold up the next way to get the program. */
const ANSWER_MS = 8_000;
const ARCHIVE_MS = 10 * 60_000;

const Download = z.object({ archiveUrl: z.url(), fileToExtract: z.string().min(1) });

/**
 * Downloads the `temporal` program that Temporal recommends for this version of the SDK, from where the
 * SDK's own test environment gets it, and leaves it in `folder`; resolves to its path. It appears there
 * whole or not at all. Throws an `Error` that says what failed.
 */
export async function downloadTemporal(
  folder: string,
  { signal, service = SERVICE }: { signal?: AbortSignal | undefined; service?: string | undefined } = {},
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(folder, '.temporal-'));
  try {
    const { archiveUrl, fileToExtract } = Download.parse(
      await (await get(whichUrl(service), ANSWER_MS, signal)).json(),
    );
    const archive = join(work, 'archive');
    const { body } = await get(archiveUrl, ARCHIVE_MS, signal);
    if (body === null) throw new Error(`${archiveUrl} sent nothing.`);
    await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(archive));
    const run = promisify(execFile);
    await run('tar', ['-xf', archive, '-C', work, fileToExtract]);
    const unpacked = join(work, fileToExtract);
    await chmod(unpacked, 0o755);
    await run(unpacked, ['--version']);
    const program = join(folder, process.platform === 'win32' ? 'temporal.exe' : 'temporal');
    await rename(unpacked, program);
    return program;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function whichUrl(service: string): string {
  const platform = { win32: 'windows', darwin: 'darwin' }[process.platform as string] ?? 'linux';
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const sdk = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  const query = new URLSearchParams({
    format: 'tar.gz',
    arch,
    platform,
    'sdk-name': 'sdk-typescript',
    'sdk-version': sdk.version,
  });
  return `${service}/cli/default?${query}`;
}

async function get(url: string, patienceMs: number, signal: AbortSignal | undefined): Promise<Response> {
  const late = AbortSignal.timeout(patienceMs);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, late]) : late });
  if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}.`);
  return response;
}
