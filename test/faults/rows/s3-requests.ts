import type { HttpFaultPlan } from '../proxy/http-proxy.ts';
import type { SceneOptions } from '../scene.ts';

/** Requests of a build to the store, one of every kind; the large ones only where a site is bulky. */
export const REQUESTS = {
  'GET of a staged table': { method: 'GET', path: /staging\/.*\/export\// },
  'GET of latest.json': { method: 'GET', path: /latest\.json/ },
  'GET of the old manifest.json': { method: 'GET', path: /2026-10-\w+\/manifest\.json/ },
  'GET of the note of a hand-over': { method: 'GET', path: /\/retraining\// },
  'PUT of a staged table': { method: 'PUT', path: /staging\/.*\/export\// },
  'PUT of dataset.csv': { method: 'PUT', path: /dataset\.csv/ },
  'PUT of labels.json': { method: 'PUT', path: /labels\.json/ },
  'PUT of manifest.json': { method: 'PUT', path: /manifest\.json/ },
  'PUT of latest.json': { method: 'PUT', path: /latest\.json/ },
  'PUT of the note of a hand-over': { method: 'PUT', path: /\/retraining\// },
  'beginning of an upload in parts': { method: 'POST', path: /dataset\.csv\?uploads/ },
  'PUT of a part': { method: 'PUT', path: /dataset\.csv\?partNumber=2/ },
  'completion of an upload in parts': { method: 'POST', path: /dataset\.csv\?uploadId/ },
} as const satisfies Record<string, Pick<HttpFaultPlan, 'method' | 'path'>>;

export type Request = keyof typeof REQUESTS;

/** The site whose build makes such a request. */
export function siteFor(request: Request): SceneOptions {
  return /part/.test(request) ? { site: 'bulky' } : {};
}
