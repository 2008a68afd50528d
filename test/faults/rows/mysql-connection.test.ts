import { injection } from '../injection.ts';
import { wasRetried } from '../oracle/retries.ts';
import type { TcpFaultPlan } from '../proxy/tcp-proxy.ts';
import { reading } from '../reading.ts';
import type { Site } from '../source-tables.ts';

interface Place extends Omit<TcpFaultPlan, 'fault'> {
  readonly site?: Site;
  /** What the message says the export was at. */
  readonly doing: RegExp;
}

const PLACES: Readonly<Record<string, Place>> = {
  connect: { doing: /the connection failed|Cannot reach/ },
  'schema queries': { after: 'information_schema.columns', doing: /the connection failed/ },
  'first row': { ...reading('shots'), doing: /reading shots failed/ },
  'in the middle of shots': {
    ...{ site: 'bulky', after: 'FROM `shots`', afterBytes: 250_000 },
    doing: /reading shots failed/,
  },
  'in the middle of tags': {
    ...{ site: 'bulky', after: 'FROM `tags`', afterBytes: 6_000_000 },
    doing: /reading tags failed/,
  },
  'after the last row': { after: "FOUND_ROWS() AS n, 'tags'", doing: /reading tags failed/ },
  'just before the end': { after: 'COMMIT', doing: /the check of the schema failed/ },
};

const MEANS = {
  fin: /Connection lost|the connection was closed|Cannot reach/,
  // Whether the socket tells of its end or of the reset first is chance.
  rst: /ECONNRESET|Connection lost|the connection was closed|Cannot reach/,
  stall: /sent no answer|sent nothing for 3 s|Cannot reach/,
};

for (const fault of ['fin', 'rst', 'stall'] as const) {
  for (const [where, { site = 'small', doing, ...place }] of Object.entries(PLACES)) {
    const row = `MySQL connection ${fault.toUpperCase()}`;
    injection(
      row,
      where,
      async (scene) => {
        await scene.startWorker();
        const struck = scene.mysql.inject({ ...place, fault });
        const build = await scene.startBuild();
        await struck;
        scene.healed();
        await wasRetried(build, MEANS[fault]);
        await wasRetried(build, doing);
        return { build };
      },
      { site },
    );
  }
}
