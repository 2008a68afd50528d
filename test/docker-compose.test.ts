import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settingsSchema } from '../activities/settings.ts';
import { composeProject, type Project } from './compose-project.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFile(join(root, file), 'utf8');

describe('docker-compose.yml', () => {
  let project: Project;
  const services = () => Object.entries(project.services);

  beforeAll(async () => {
    project = await composeProject(root, 'docker-compose.yml');
  }, 300_000);

  it('is valid and has a server for everything tagset works with', () => {
    expect(Object.keys(project.services).sort()).toEqual(['mysql', 's3', 'temporal', 'worker']);
  });

  it('pins every image to a full version', async () => {
    const bases = [...(await read('Dockerfile')).matchAll(/^FROM (\S+)/gm)].map((match) => match[1]);
    const images = [...services().map(([, { image }]) => image), ...bases];
    for (const image of images) expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+\.\d+(-[a-z-]+)?$/);
  });

  it('opens ports on loopback only', () => {
    const hosts = services().flatMap(([, { ports = [] }]) => ports.map(({ host_ip }) => host_ip));
    expect(new Set(hosts)).toEqual(new Set(['127.0.0.1']));
  });

  it('lets any number of workers run, each on a read-only root', () => {
    expect(project.services.worker).toMatchObject({ read_only: true });
    expect(project.services.worker).not.toHaveProperty('ports');
    for (const [, service] of services()) expect(service).not.toHaveProperty('container_name');
  });

  it('gives the worker no right that it does not need', () => {
    const { worker } = project.services;
    expect(worker).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    for (const key of ['cap_add', 'privileged', 'user']) expect(worker).not.toHaveProperty(key);
    expect(worker?.volumes).toEqual([
      expect.objectContaining({ target: '/config/dataset.yaml', read_only: true }),
    ]);
  });

  it('gives the worker a folder to write to, where its scratch is, with a limit', async () => {
    const { resources } = settingsSchema.parse(parse(await read('docker/dataset.yaml')));
    expect(resources.scratch).toBeUndefined();
    expect(project.services.worker?.tmpfs).toEqual([expect.stringMatching(/^\/tmp:size=\d+g,mode=1777$/)]);
  });

  it('starts the worker once every server has proved to be healthy', () => {
    for (const [, service] of services()) expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    const healthy = { condition: 'service_healthy', required: true };
    expect(project.services.worker?.depends_on).toEqual({ mysql: healthy, s3: healthy, temporal: healthy });
  });

  it('mounts files that are there, and data in named volumes', () => {
    const mounts = services().flatMap(([, { volumes = [] }]) => volumes);
    for (const { source } of mounts.filter(({ type }) => type === 'bind'))
      expect(existsSync(source)).toBe(true);
    expect(mounts.filter(({ type }) => type === 'volume').map(({ source }) => source)).toEqual(
      expect.arrayContaining(['mysql', 's3', 'temporal']),
    );
  });

  it('gives the worker a configuration that its environment completes', async () => {
    const text = await read('docker/dataset.yaml');
    const { resources } = settingsSchema.parse(parse(text));
    const environment = project.services.worker?.environment;
    for (const [, name = ''] of text.matchAll(/\$\{(\w+)\}/g)) expect(environment).toHaveProperty(name);
    const port = resources.metrics?.split(':').at(-1);
    expect(project.services.worker?.healthcheck?.test.join(' ')).toContain(`127.0.0.1:${port}/metrics`);
  });

  it("follows the bundled example's rules", async () => {
    const [docker, example] = await Promise.all(
      ['docker/dataset.yaml', 'examples/stills/dataset.yaml'].map(async (file) => parse(await read(file))),
    );
    expect(docker.rules).toEqual(example.rules);
  });
});

describe('the Dockerfile', () => {
  it('runs as a user that is not root, to whom no file of the program belongs', async () => {
    const text = await read('Dockerfile');
    const last = text.slice(text.lastIndexOf('\nFROM '));
    expect(last.match(/^USER (.+)$/gm)).toEqual(['USER node']);
    expect(last).not.toMatch(/--chown|chmod|chown|sudo/);
    expect(last.indexOf('USER node')).toBeGreaterThan(last.lastIndexOf('COPY '));
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('ENTRYPOINT '));
  });

  it('holds no secret, and lets none in', async () => {
    const text = await read('Dockerfile');
    expect(text).not.toMatch(/PASSWORD|SECRET|TOKEN|ARG |AWS_/i);
    const ignored = await read('.dockerignore');
    expect(ignored.split('\n')[0]).toBe('*');
  });

  it('copies only what the build context lets through', async () => {
    const allowed = (await read('.dockerignore')).match(/(?<=^!)\S+/gm) ?? [];
    const copies = (await read('Dockerfile')).matchAll(/^COPY (?!--from)(.+) \S+$/gm);
    const sources = [...copies].flatMap(([, list = '']) => list.split(' '));
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      expect(allowed).toContain(source);
      expect(existsSync(join(root, source))).toBe(true);
    }
  });
});
