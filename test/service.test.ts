import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { version } from '../worker/version.ts';
import { composeProject } from './compose-project.ts';
import { temporaryFolder } from './services/temporary-folder.ts';

const service = join(import.meta.dirname, '..', 'docs', 'service');
/** The worker's grace time for what it does, and then that of a training program. */
const LONGEST_STOP_S = 30 + 10;

describe('the systemd unit of a worker', () => {
  let unit: string;
  const values = (key: string) =>
    [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value);
  beforeAll(async () => {
    unit = await readFile(join(service, 'tagset-worker.service'), 'utf8');
  });

  test('starts the program itself, which has to get the SIGTERM', () => {
    expect(values('ExecStart')).toEqual(['/usr/local/bin/tagset worker -c /etc/tagset/dataset.yaml']);
  });

  test('leaves a worker the time that it needs to stop, and its training program to the worker', () => {
    expect(values('KillMode')).toEqual(['mixed']);
    expect(Number(values('TimeoutStopSec')[0])).toBeGreaterThan(LONGEST_STOP_S + 5);
  });

  test('starts it again whatever happened, but for a wrong configuration', () => {
    expect(values('Restart')).toEqual(['always']);
    expect(values('RestartPreventExitStatus')).toEqual(['2']);
    expect(values('StartLimitIntervalSec')).toEqual(['0']);
  });

  test('has its scratch files in a folder that it may write to', () => {
    const [folder] = values('CacheDirectory');
    expect(values('ProtectSystem')).toEqual(['strict']);
    expect(values('Environment').join(' ')).toContain(`TMPDIR=/var/cache/${folder}`);
  });

  test('holds no secret, and runs as a user of its own', () => {
    expect(values('EnvironmentFile')).toEqual(['/etc/tagset/tagset.env']);
    expect(values('User')).toEqual(['tagset']);
    expect(unit).not.toMatch(/PASSWORD|SECRET|KEY=/i);
  });
});

test('the compose file of a worker has one that may stop in peace and needs no rights', async () => {
  const folder = await temporaryFolder('compose');
  await copyFile(join(service, 'compose.yml'), join(folder, 'compose.yml'));
  await writeFile(join(folder, 'tagset.env'), '');
  const { services } = await composeProject(folder, 'compose.yml');
  expect(Object.keys(services)).toEqual(['worker']);
  expect(services.worker).toMatchObject({
    image: `tagset:${version}`,
    env_file: [{ path: join(folder, 'tagset.env'), required: true }],
    init: true,
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
  });
  const { stop_grace_period: grace = '' } = services.worker ?? {};
  expect(grace).toMatch(/^(1m0s|60s)$/);
  for (const key of ['cap_add', 'privileged', 'user', 'ports'])
    expect(services.worker).not.toHaveProperty(key);
});
