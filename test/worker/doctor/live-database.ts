import { expect, onTestFinished } from 'vitest';
import type { TestDatabase } from '../../services/mysql.ts';
import { type Diagnosed, datasetYaml, diagnose, NAME, STORE } from './diagnose.ts';

export const PASSWORD = 'c4nary/p@ss';

let users = 0;

/** The URL of an account with these grants, until the test ends; `DB` stands for the database. */
export async function account(
  { name, url, connection }: TestDatabase,
  grants: readonly string[],
  limits = '',
): Promise<string> {
  const user = `doctor-${users++}-${name.slice(-8)}`;
  await connection.query(`CREATE USER '${user}'@'%' IDENTIFIED BY '${PASSWORD}' ${limits}`);
  onTestFinished(async () => {
    await connection.query(`DROP USER '${user}'@'%'`);
  });
  for (const grant of grants)
    await connection.query(`GRANT ${grant.replaceAll('DB', name)} TO '${user}'@'%'`);
  return Object.assign(new URL(url), { username: user, password: PASSWORD }).href;
}

/** Examines a dataset of a database; the address comes from the environment, as it should. */
export async function examined(
  url: string,
  more: readonly string[] = [],
  patienceMs?: number,
): Promise<Diagnosed> {
  const source = `source: { mysql: { url: "${'$'}{DOCTOR_URL}" } }`;
  const { file } = await datasetYaml([NAME, source, STORE, ...more]);
  const diagnosed = await diagnose(file, { DOCTOR_URL: url }, patienceMs);
  const all = JSON.stringify(diagnosed.checks);
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), new URL(url).password])
    expect(all).not.toContain(secret);
  return diagnosed;
}
