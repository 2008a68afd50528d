import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Retrained } from '../../activities/index.ts';
import { build, failure } from './builds.ts';
import { read, retraining, siteWithTrainer } from './trainer-site.ts';

const IMPORTS = `
  import { execFileSync } from 'node:child_process';
  import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
  const out = process.env.TAGSET_OUTPUT_DIR;
  process.chdir(out);`;

interface Model {
  readonly files: readonly { readonly path: string }[];
  readonly metrics: unknown;
  readonly notes: readonly string[];
}

/** What becomes of the model of a program that leaves this. */
async function trainedBy(body: string): Promise<{ result: Retrained; model: Model; folder: string }> {
  const site = await siteWithTrainer('', `${IMPORTS}\n${body}`);
  const { retraining: started, version } = await build(site, 'only');
  const result = await retraining(site, started.workflowId).result();
  const folder = join(site.folder, 'out', 'models', site.name, version);
  const model = (await read(site, `models/${site.name}/${version}/manifest.json`)) as unknown as Model;
  return { result, model, folder };
}

describe('metrics that cannot be shown cost no model', () => {
  test('such as NaN and Infinity, which Python writes: they are null, and named', async () => {
    const json = '{"map": 0.5, "loss": NaN, "classes": [{"f1": -Infinity}, {"f1": 1}], "said": "NaN"}';
    const { result, model } = await trainedBy(
      `writeFileSync('metrics.json', ${JSON.stringify(json)}); writeFileSync('model.bin', 'm');`,
    );
    const metrics = { map: 0.5, loss: null, classes: [{ f1: null }, { f1: 1 }], said: 'NaN' };
    expect(result.metrics).toEqual(metrics);
    expect(result.notes?.join()).toMatch(/loss, classes\.0\.f1 .*NaN/);
    expect(model).toMatchObject({ metrics, notes: result.notes });
    expect(model.files.map(({ path }) => path)).toEqual(['metrics.json', 'model.bin']);
  });

  test.each([
    ['a list', "'[1]'", /metrics\.json is a list/],
    ['no JSON', "'{map: 1}'", /metrics\.json is no JSON/],
    ['no text', 'Buffer.from([0xff, 0xfe])', /metrics\.json is no UTF-8/],
    ['megabytes', "JSON.stringify({ curve: 'x'.repeat(3_000_000) })", /metrics\.json has 3(\.0)? MB/],
    ['nested too deeply', "'{\"a\": ' + '['.repeat(50_000) + ']'.repeat(50_000) + '}'", /metrics\.json/],
  ])('such as %s: nothing is shown, and why is', async (_, content, note) => {
    const { result, model } = await trainedBy(`writeFileSync('metrics.json', ${content});`);
    expect(result.metrics).toBeNull();
    expect(result.notes?.join()).toMatch(note);
    expect(model.notes).toEqual(result.notes);
    expect(model.files.map(({ path }) => path)).toEqual(['metrics.json']);
  });

  test('such as thousands: some are shown, and what goes through Temporal stays small', async () => {
    const { result } = await trainedBy(`
      const classes = Object.fromEntries(Array.from({ length: 9_000 }, (_, at) => ['f1 of ' + at, at / 7]));
      writeFileSync('metrics.json', JSON.stringify({ ...classes, curve: Array(500).fill(0.123456789) }));`);
    expect(JSON.stringify(result).length).toBeLessThan(16_000);
    expect(result.metrics).toMatchObject({ 'f1 of 0': 0, 'f1 of 7': 1 });
    expect(result.notes?.join()).toMatch(/metrics\.json .* of 9,001/);
  });
});

describe('what a training program leaves', () => {
  test('behind links is published, or named where it cannot be', async () => {
    const { result, model, folder } = await trainedBy(`
      mkdirSync('checkpoint-500/deep', { recursive: true });
      writeFileSync('checkpoint-500/weights.bin', 'weights');
      writeFileSync('checkpoint-500/deep/more.bin', 'more');
      symlinkSync('checkpoint-500', 'latest');
      symlinkSync('checkpoint-500/weights.bin', 'best.bin');
      symlinkSync('nothing', 'dangling');
      symlinkSync('/etc/hostname', 'outside');
      symlinkSync('../..', 'above');
      symlinkSync('.', 'checkpoint-500/deep/around');
      symlinkSync('turning', 'turning');
      execFileSync('mkfifo', ['pipe']);`);
    const paths = model.files.map(({ path }) => path);
    expect(paths).toEqual([
      'best.bin',
      'checkpoint-500/deep/more.bin',
      'checkpoint-500/weights.bin',
      'latest/deep/more.bin',
      'latest/weights.bin',
    ]);
    expect(await readFile(join(folder, 'best.bin'), 'utf8')).toBe('weights');
    const notes = model.notes.join('\n');
    for (const name of ['dangling', 'outside', 'above', 'checkpoint-500/deep/around', 'turning', 'pipe'])
      expect(notes).toContain(`"${name}" was left out`);
    expect(result.notes?.join()).toContain('"outside" was left out');
  });

  test('under names that a store cannot hold is published under others, which are told', async () => {
    const { model, folder } = await trainedBy(`
      writeFileSync('model\\\\final.bin', 'one');
      writeFileSync('line\\nbreak.bin', 'two');
      writeFileSync('manifest.json', '{"mine": true}');
      const deep = Array(5).fill('d'.repeat(200)).join('/');
      mkdirSync(deep, { recursive: true });
      writeFileSync(deep + '/model.bin', 'three');
      writeFileSync('good.bin', 'four');`);
    const content = async (path: string) => readFile(join(folder, path), 'utf8');
    const all = await Promise.all(model.files.map(({ path }) => content(path)));
    expect(all.sort()).toEqual(['four', 'one', 'three', 'two', '{"mine": true}']);
    const notes = model.notes.join('\n');
    expect(notes).toMatch(/"model\\\\final\.bin" is published as [0-9a-f]{12}\/model_final\.bin/);
    expect(notes).toMatch(/"line\\nbreak\.bin" is published as [0-9a-f]{12}\/line_break\.bin/);
    expect(notes).toMatch(/"manifest\.json" is published as [0-9a-f]{12}\/manifest\.json/);
    expect(await readdir(folder)).toContain('good.bin');
  });

  test('fails the training where nothing of it can be published, and says why', async () => {
    const site = await siteWithTrainer('', `${IMPORTS} symlinkSync('/etc/hostname', 'model.bin');`);
    const { retraining: started } = await build(site, 'only');
    expect((await failure(retraining(site, started.workflowId))).message).toMatch(
      /left nothing in TAGSET_OUTPUT_DIR that can be published: "model\.bin" was left out: .*outside/,
    );
  });
});
