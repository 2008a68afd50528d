import type { TestProject } from 'vitest/node';
import type { DatabaseAddress } from './database-address.ts';
import { startMariadb } from './mariadb.ts';
import { startMysql } from './mysql-server.ts';
import { type S3Address, startS3 } from './s3-server.ts';
import { startTemporal, type TemporalAddress } from './temporal.ts';

declare module 'vitest' {
  interface ProvidedContext {
    mariadb: DatabaseAddress;
    mysql: DatabaseAddress;
    s3: S3Address;
    temporal: TemporalAddress;
  }
}

/** Gives a run of the tests a MariaDB, a MySQL, an S3 server and a Temporal of its own; all or none of them. */
export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  const starts = [startMariadb(), startMysql(), startS3(), startTemporal()] as const;
  const results = await Promise.allSettled(starts);
  const stop = async () => {
    await Promise.all(results.map((result) => result.status === 'fulfilled' && result.value.stop()));
  };
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
  if (failures.length > 0) {
    await stop();
    throw new Error(failures.join('\n\n'));
  }
  const [mariadb, mysql, s3, temporal] = await Promise.all(starts);
  project.provide('mariadb', address(mariadb));
  project.provide('mysql', address(mysql));
  project.provide('s3', address(s3));
  project.provide('temporal', address(temporal));
  return stop;
}

/** Only plain values reach the processes that run the tests. */
function address<T extends { stop: unknown }>({ stop, ...rest }: T): Omit<T, 'stop'> {
  return rest;
}
