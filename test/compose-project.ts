import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { goInstall } from '../worker/go-install.ts';
import { cacheFolder, findProgram } from '../worker/program.ts';

/** The parser and checker that the compose tool itself is made of; prints the project as it understands it. */
const COMPOSE_SPEC = 'github.com/compose-spec/compose-go/v2/cmd@v2.9.1';

export interface Project {
  readonly services: Readonly<Record<string, Service>>;
}

export interface Service {
  readonly image: string;
  readonly init?: boolean;
  readonly stop_grace_period?: string;
  readonly container_name?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly ports?: readonly { readonly host_ip?: string }[];
  readonly volumes?: readonly { readonly type: string; readonly source: string; readonly target: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly user?: string;
  readonly privileged?: boolean;
}

/** What compose's own parser makes of a file; throws what it says of one that is wrong. */
export async function composeProject(folder: string, file: string): Promise<Project> {
  const programs = join(cacheFolder(), 'compose-spec-2.9.1');
  const check = (await findProgram('cmd', [programs])) ?? (await goInstall(COMPOSE_SPEC, programs));
  const { stdout } = await promisify(execFile)(check, ['-format', 'json', file], { cwd: folder });
  return JSON.parse(stdout);
}
