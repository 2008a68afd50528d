import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CSV, datasetYaml, diagnose, NAME, STORE } from './diagnose.ts';

test('a small dataset of CSV files into a folder is all well', async () => {
  const { file } = await datasetYaml([NAME, CSV, STORE]);
  const { ok, complaints, said } = await diagnose(file);
  expect(complaints).toEqual([]);
  expect(ok).toBe(true);
  expect(said('configuration')).toBe('ok: site: 0 synonyms, 0 exclusions, labels of at least 500 uses');
});

test('a wrong dataset.yaml is told with its lines; what it decides is not checked', async () => {
  const { file } = await datasetYaml([NAME, CSV, STORE, 'outputs: {}']);
  const { ok, said } = await diagnose(file);
  expect(ok).toBe(false);
  expect(said('configuration')).toBe(`wrong: ${file}:4: "outputs" is not known: did you mean "output"?`);
  expect(said('environment')).toBe('not checked: it needs "configuration"');
  expect(said('source')).toBe('not checked: it needs "configuration"');
  expect(said('store')).toBe('not checked: it needs "environment"');
  expect(said('scratch room')).toMatch(/^not checked/);
  expect(said('temporal')).toMatch(/^(ok|wrong)/);
});

test.each([
  ['rules: { synonyms: { a: [b], b: [a] } }', /^wrong: rules\.synonyms go in a circle: /],
  [
    'rules: { synonyms: { a: [b] }, exclude: [b] }',
    /^wrong: rules\.exclude names "b", which rules\.synonyms/,
  ],
  ['schedule: { dayOfMonth: 28, hour: 2, timezone: Europe/Berlin }', /^wrong: "schedule": there is no /],
])('rules and times that cannot be are told: %s', async (line, text) => {
  const { file } = await datasetYaml([NAME, CSV, STORE, line]);
  expect((await diagnose(file)).said('configuration')).toMatch(text);
});

test('all that the environment lacks is told at once, by name', async () => {
  const { file } = await datasetYaml([
    NAME,
    'source: { mysql: { url: "$' + '{DOCTOR_MYSQL}" } }',
    STORE,
    'retraining: { webhook: { url: "$' + '{DOCTOR_HOOK}", secret: "$' + '{DOCTOR_SECRET}" } }',
    'notify: { webhook: "$' + '{DOCTOR_NOTIFY}" }',
  ]);
  const { said } = await diagnose(file);
  for (const name of ['DOCTOR_MYSQL', 'DOCTOR_HOOK', 'DOCTOR_NOTIFY'])
    expect(said('environment')).toContain(`takes ${name} from the environment, where it is not set`);
  expect(said('store')).toMatch(/^ok/);
  expect(said('mysql')).toContain('DOCTOR_MYSQL');
});

test('a store whose address the environment lacks leaves what needs it unchecked', async () => {
  const { file } = await datasetYaml([NAME, CSV, 'store: "s3://$' + '{DOCTOR_BUCKET}/x"']);
  const { said } = await diagnose(file);
  expect(said('environment')).toMatch(/^wrong: "store" takes DOCTOR_BUCKET/);
  expect(said('store')).toBe('not checked: it needs "environment"');
  expect(said('csv of tags')).toMatch(/^ok/);
});

test('a file that is not there is told', async () => {
  const { folder } = await datasetYaml([NAME]);
  const { said } = await diagnose(join(folder, 'other.yaml'));
  expect(said('configuration')).toMatch(/^wrong: There is no configuration .*other\.yaml/);
});
