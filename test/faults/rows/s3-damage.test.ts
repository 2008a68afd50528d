import { injection } from '../injection.ts';
import type { HttpFault } from '../proxy/http-proxy.ts';
import { REQUESTS, type Request, siteFor } from './s3-requests.ts';

interface Row {
  readonly row: string;
  readonly fault: HttpFault;
  readonly requests: readonly Request[];
}

const ROWS: readonly Row[] = [
  {
    row: 'S3 answer corrupted',
    fault: { kind: 'corrupt reply' },
    requests: ['GET of a staged table', 'GET of latest.json', 'GET of the old manifest.json'],
  },
  {
    row: 'S3 answer cut',
    fault: { kind: 'cut reply' },
    requests: ['GET of a staged table', 'GET of latest.json', 'GET of the old manifest.json'],
  },
  {
    row: 'S3 request corrupted',
    fault: { kind: 'corrupt request' },
    requests: [
      'PUT of a staged table',
      'PUT of dataset.csv',
      'PUT of manifest.json',
      'PUT of latest.json',
      'PUT of a part',
    ],
  },
  {
    row: 'S3 status 200 with an error, nothing done',
    fault: { kind: 'answer', status: 200, code: 'InternalError' },
    requests: ['GET of latest.json', 'PUT of manifest.json', 'completion of an upload in parts'],
  },
  {
    row: 'S3 status 200 with an error, and it was done',
    fault: { kind: 'answer', status: 200, code: 'InternalError', afterwards: true },
    requests: ['PUT of latest.json', 'completion of an upload in parts'],
  },
  {
    row: 'S3 412, and it was done',
    fault: { kind: 'answer', status: 412, code: 'PreconditionFailed', afterwards: true },
    requests: [
      'PUT of dataset.csv',
      'PUT of manifest.json',
      'PUT of latest.json',
      'completion of an upload in parts',
    ],
  },
];

for (const { row, fault, requests } of ROWS) {
  for (const request of requests) {
    injection(
      row,
      request,
      async (scene) => {
        await scene.startWorker();
        const struck = scene.s3.inject({ ...REQUESTS[request], fault });
        const build = await scene.startBuild();
        await struck;
        return { build };
      },
      siteFor(request),
    );
  }
}
