import { injection } from '../injection.ts';
import { REQUESTS, type Request, siteFor } from './s3-requests.ts';

const requests: Request[] = [
  'PUT of a staged table',
  'PUT of dataset.csv',
  'PUT of labels.json',
  'PUT of manifest.json',
  'PUT of latest.json',
  'PUT of the note of a hand-over',
  'beginning of an upload in parts',
  'PUT of a part',
  'completion of an upload in parts',
];

/** Three tries make one request of the client's: it gives up, and the attempt of the activity fails. */
const TIMES = { 'S3 reply lost': 1, 'S3 reply lost three times': 3 };

for (const [row, times] of Object.entries(TIMES)) {
  for (const request of requests) {
    injection(
      row,
      request,
      async (scene) => {
        await scene.startWorker();
        const struck = scene.s3.inject({ ...REQUESTS[request], fault: { kind: 'lose reply' }, times });
        const build = await scene.startBuild();
        await struck;
        return { build };
      },
      siteFor(request),
    );
  }
}
