import { injection } from '../injection.ts';
import { REQUESTS, type Request, siteFor } from './s3-requests.ts';

const requests: Request[] = [
  'GET of a staged table',
  'GET of latest.json',
  'GET of the note of a hand-over',
  'PUT of manifest.json',
  'PUT of latest.json',
  'beginning of an upload in parts',
  'PUT of a part',
  'completion of an upload in parts',
];

const everyMethod: Request[] = [
  'GET of a staged table',
  'GET of the note of a hand-over',
  'PUT of latest.json',
  'completion of an upload in parts',
];

const few: Request[] = ['GET of latest.json', 'PUT of manifest.json', 'completion of an upload in parts'];

/** The client tries three times within one attempt of an activity. */
const BURSTS = [
  { row: 'S3 503, shorter than an attempt', status: 503, code: 'SlowDown', times: 2, at: everyMethod },
  { row: 'S3 503, longer than an attempt', status: 503, code: 'SlowDown', times: 4, at: requests },
  { row: 'S3 500', status: 500, code: 'InternalError', times: 3, at: few },
];

for (const { row, times, at, ...answer } of BURSTS) {
  for (const request of at) {
    injection(
      row,
      request,
      async (scene) => {
        await scene.startWorker();
        const struck = scene.s3.inject({
          ...REQUESTS[request],
          fault: { kind: 'answer', ...answer },
          times,
        });
        const build = await scene.startBuild();
        await struck;
        return { build };
      },
      siteFor(request),
    );
  }
}
