import { injection } from '../injection.ts';
import type { HttpFault } from '../proxy/http-proxy.ts';
import { REQUESTS, type Request, siteFor } from './s3-requests.ts';

interface Row {
  readonly row: string;
  readonly fault: HttpFault;
  readonly times: number;
  readonly requests: readonly Request[];
}

const ROWS: readonly Row[] = [
  {
    row: 'S3 slow, within the limit',
    fault: { kind: 'delay', ms: 1_500 },
    times: 1,
    requests: ['GET of a staged table', 'PUT of manifest.json', 'PUT of latest.json'],
  },
  {
    row: 'S3 hung',
    fault: { kind: 'hang' },
    times: 1,
    requests: [
      'GET of a staged table',
      'GET of the note of a hand-over',
      'PUT of latest.json',
      'PUT of a part',
    ],
  },
  {
    row: 'S3 hung, longer than an attempt',
    fault: { kind: 'hang' },
    times: 3,
    requests: ['PUT of a staged table', 'PUT of manifest.json'],
  },
  {
    row: 'S3 FIN on the request',
    fault: { kind: 'fin' },
    times: 1,
    requests: ['GET of a staged table', 'PUT of labels.json', 'PUT of latest.json', 'PUT of a part'],
  },
  {
    row: 'S3 RST on the request, three times',
    fault: { kind: 'rst' },
    times: 3,
    requests: [
      'GET of latest.json',
      'PUT of dataset.csv',
      'PUT of manifest.json',
      'completion of an upload in parts',
    ],
  },
];

for (const { row, fault, times, requests } of ROWS) {
  for (const request of requests) {
    injection(
      row,
      request,
      async (scene) => {
        await scene.startWorker();
        const struck = scene.s3.inject({ ...REQUESTS[request], fault, times });
        const build = await scene.startBuild();
        await struck;
        return { build };
      },
      siteFor(request),
    );
  }
}
