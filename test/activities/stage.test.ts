import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withEngine } from '../../activities/duckdb/engine.ts';
import { BadInput } from '../../activities/errors.ts';
import { type Attempt, stage } from '../../activities/stage.ts';

let scratch: string;
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tagset-stage-'));
});
afterEach(() => rm(scratch, { recursive: true }));

const environment = (info = {}) =>
  new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR', () => {}) });
const stageOf = <T>(body: (attempt: Attempt) => Promise<T>) =>
  stage('clean', { scratch, memory: '128MB', threads: 1 }, (_: null, attempt) => body(attempt));

describe('a stage', () => {
  test('that has too little memory to begin says at once what to raise', async () => {
    const resources = { scratch, memory: '0.1MB', threads: 2 };
    const work = stage('clean', resources, (_: null, { engine }) =>
      withEngine(engine, (duckdb) =>
        duckdb.run('CREATE TABLE t AS SELECT md5(range :: VARCHAR) AS text FROM range(100000)'),
      ),
    );
    const error = await environment()
      .run(work, null)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      nonRetryable: true,
      type: 'ConfigError',
      message: expect.stringMatching(
        /^This stage needs more memory than resources\.memory .* which is 0\.1MB: raise it/,
      ),
    });
  });

  test.each([
    [1, false],
    [3, true],
  ])('that has too little memory is final after a few tries (%i: %s)', async (attempt, final) => {
    const resources = { scratch, memory: '70MB', threads: 2 };
    const work = stage('clean', resources, (_: null, { engine }) =>
      withEngine(engine, (duckdb) =>
        duckdb.run('CREATE TABLE t AS SELECT list(md5(range :: VARCHAR)) AS all_of_it FROM range(5000000)'),
      ),
    );
    const error = (await environment({ attempt })
      .run(work, null)
      .catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toMatch(/^This stage needs more memory .* which is 70MB/);
    expect(error instanceof ApplicationFailure && error.nonRetryable).toBe(final);
  });

  test('writes under the key of its run and attempt alone', async () => {
    const info = { attempt: 3, workflowExecution: { workflowId: 'build-stills', runId: 'run-1' } };
    const key = await environment(info).run(
      stageOf(async ({ key }) => key('pairs.parquet')),
      null,
    );
    expect(key).toBe('staging/run-1/clean/3/pairs.parquet');
  });

  test('has a folder of its own, which is gone when it ends', async () => {
    const work = stageOf(async ({ scratch: own }) => {
      await writeFile(join(own, 'file'), '');
      return readdir(scratch);
    });
    expect(await environment().run(work, null)).toHaveLength(1);
    expect(await readdir(scratch)).toEqual([]);
  });

  test('makes the folder for scratch files anew where somebody removed it while the worker had nothing to do', async () => {
    const work = stageOf(async ({ scratch: own }) => writeFile(join(own, 'file'), ''));
    await environment().run(work, null);
    await rm(scratch, { recursive: true });
    await environment().run(work, null);
    expect(await readdir(scratch)).toEqual([]);
  });

  test('keeps its files to itself', async () => {
    const mode = stageOf(async ({ scratch: own }) => (await stat(own)).mode & 0o777);
    expect(await environment().run(mode, null)).toBe(0o700);
  });

  test('says which folder it cannot write to, and may be tried again', async () => {
    await rm(scratch, { recursive: true });
    await writeFile(scratch, 'a file');
    const error = await environment()
      .run(
        stageOf(async () => {}),
        null,
      )
      .catch((reason: unknown) => reason);
    expect(String(error)).toMatch(
      new RegExp(
        `^Error: Nothing can be written to ${scratch} .* name another folder in resources\\.scratch`,
      ),
    );
    expect(error).not.toBeInstanceOf(ApplicationFailure);
  });

  test('heartbeats by itself with how far it is', async () => {
    const mock = environment();
    const beats: unknown[] = [];
    mock.on('heartbeat', (details: unknown) => beats.push(details));
    await mock.run(
      stageOf(async ({ progress }) => {
        progress({ rows: 5, bytes: 50 });
        await once(mock, 'heartbeat');
      }),
      null,
    );
    expect(beats[0]).toEqual({ rows: 5, bytes: 50 });
  });

  test('fails for good where another try cannot help, without a stack of ours in the message', async () => {
    const failing = stageOf(() => Promise.reject(new BadInput('The dump ends at byte 5.')));
    const error = await environment()
      .run(failing, null)
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(error).toMatchObject({
      type: 'BadInput',
      nonRetryable: true,
      message: 'The dump ends at byte 5.',
    });
  });

  test('fails for now with any other error, as it is', async () => {
    const lost = new Error('the connection was lost');
    const failing = stageOf(() => Promise.reject(lost));
    expect(
      await environment()
        .run(failing, null)
        .catch((error: unknown) => error),
    ).toBe(lost);
  });

  test('that is cancelled says so, whatever its work came to', async () => {
    const mock = environment();
    const running = mock.run(
      stageOf(async ({ signal }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        throw new BadInput('half a file');
      }),
      null,
    );
    setTimeout(() => mock.cancel('CANCELLED'), 50);
    await expect(running).rejects.toBeInstanceOf(CancelledFailure);
    expect(await readdir(scratch)).toEqual([]);
  });
});
