import { createHash, randomUUID } from 'node:crypto';
import { linkSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { open, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { fileError, isCode } from './file-errors.ts';
import { takeIn } from './file-intake.ts';
import { exclusively } from './file-lock.ts';
import { unfinishedFiles } from './file-unfinished.ts';
import { describe } from './file-version.ts';
import { RESERVED } from './key.ts';
import { type Body, PreconditionFailed, type PutCondition, type PutOptions, type Written } from './store.ts';

/** An unfinished write that nobody has touched for this long belongs to a process that died. */
const STALE_MS = 3_600_000;

/** Puts and removes files below `folder`, each in one step that no reader and no other process sees half of. */
export class FileWriter {
  readonly #folder: string;
  readonly #own: string;
  #swept = false;

  constructor(folder: string) {
    this.#folder = folder;
    this.#own = join(folder, RESERVED);
  }

  async put(path: string, body: Body, options: PutOptions = {}): Promise<Written> {
    const { signal, durable = true } = options;
    const unfinished = join(this.#own, randomUUID());
    try {
      signal?.throwIfAborted();
      await this.#prepare();
      const written = await takeIn(body, unfinished, options);
      await this.#commit(unfinished, path, options);
      if (durable) await this.#syncFolders(path);
      return written;
    } catch (error) {
      throw signal?.aborted ? signal.reason : fileError(error, 'write', path);
    } finally {
      // A rest that cannot be removed now is swept later; what went wrong before is what counts.
      await rm(unfinished, { force: true }).catch(() => {});
    }
  }

  async delete(path: string, signal?: AbortSignal): Promise<void> {
    try {
      signal?.throwIfAborted();
      if (!(await stat(path)).isFile()) return;
      await makeFolder(this.#own);
      await exclusively(this.#lockOf(path), () => unlinkSync(path), signal);
      for (let folder = dirname(path); folder !== this.#folder; folder = dirname(folder)) await rmdir(folder);
    } catch (error) {
      if (!isCode(error, 'ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST')) throw fileError(error, 'remove', path);
    }
  }

  async #prepare(): Promise<void> {
    const made = await makeFolder(this.#own);
    if (made) await sync(dirname(made));
    if (this.#swept) return;
    this.#swept = true;
    for await (const { since, discard } of unfinishedFiles(this.#own)) {
      if (Date.now() - since.getTime() > STALE_MS) await discard();
    }
  }

  /** Gives the finished file its name if the condition holds at that moment. */
  async #commit(unfinished: string, path: string, { condition, signal }: PutOptions): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      try {
        await makeFolder(dirname(path));
        if (condition && 'ifNoneMatch' in condition) return create(unfinished, path);
        return await exclusively(this.#lockOf(path), () => replace(unfinished, path, condition), signal);
      } catch (error) {
        // A removal elsewhere took the folder, empty so far, away again: perhaps while it was being made.
        if (!isCode(error, 'ENOENT') || attempt === 20) throw error;
      }
    }
  }

  #lockOf(path: string): string {
    return join(this.#own, `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.lock`);
  }

  async #syncFolders(path: string): Promise<void> {
    let folder = path;
    do {
      folder = dirname(folder);
      await sync(folder);
    } while (folder !== this.#folder);
  }
}

function create(unfinished: string, path: string): void {
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw new PreconditionFailed(`${path} exists already.`);
    if (isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) {
      throw new ConfigError(
        `The file system of ${path} has no hard links, so nothing can be published there safely: ` +
          'choose a folder on another disk for "store".',
      );
    }
    throw error;
  }
}

function replace(unfinished: string, path: string, condition: PutCondition | undefined): void {
  if (condition && 'ifMatch' in condition) {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!stats || describe(stats).etag !== condition.ifMatch) {
      throw new PreconditionFailed(`${path} is not the version that was read before.`);
    }
  }
  renameSync(unfinished, path);
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder).catch((error: unknown) => {
    // Emptied and removed by somebody else since: nothing of ours is left there to be kept.
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (handle === undefined) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
