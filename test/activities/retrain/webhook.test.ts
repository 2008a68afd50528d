import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError } from '../../../activities/errors.ts';
import { signedHeaders } from '../../../activities/retrain/signature.ts';
import { callWebhook } from '../../../activities/retrain/webhook.ts';
import { freePort } from '../../../worker/free-port.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const input = {
  manifestUri: 's3://bucket/datasets/stills/2026-11-0123456789ab/manifest.json',
  manifestSha256: 'a'.repeat(64),
  name: 'stills',
  version: '2026-11-0123456789ab',
  period: '2026-11',
  labelsChanged: true,
};
const run = { workflowId: 'retrain-stills-01', runId: 'run' };
const since = new Date('2026-11-01T03:00:00Z');

let answer: number;
const received: { headers: IncomingMessage['headers']; body: string }[] = [];
const server = createServer(async (request, response) => {
  received.push({ headers: request.headers, body: await text(request) });
  response.writeHead(answer, { location: 'http://127.0.0.1:1/' }).end('whatever');
});
let url: string;

beforeEach(async () => {
  received.length = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?token=hidden`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function call(status: number, address = url): Promise<unknown> {
  answer = status;
  const webhook = { kind: 'webhook', url: address, secret } as const;
  return callWebhook(input, webhook, run, since, new AbortController().signal).catch(
    (error: unknown) => error,
  );
}

describe('the webhook of retraining', () => {
  test('is signed as the example of the convention is', () => {
    const headers = signedHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      secret,
      now: new Date(1614265330_000),
    });
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test.each([200, 202, 204])('has done its part with the answer %i', async (status) => {
    expect(await call(status)).toBeUndefined();
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(JSON.parse(body)).toEqual({
      type: 'dataset.published',
      timestamp: '2026-11-01T03:00:00.000Z',
      data: input,
    });
    expect(headers['idempotency-key']).toBe('retrain-stills-01-run');
    const now = new Date(Number(headers['webhook-timestamp']) * 1000);
    expect(headers).toMatchObject(signedHeaders({ id: 'retrain-stills-01-run', body, secret, now }));
  });

  test('has one id and one body for all tries of a run', async () => {
    for (const status of [503, 200]) await call(status);
    const [first, second] = received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  test.each([301, 400, 401, 404, 410, 422])('is not called again after the answer %i', async (status) => {
    expect(await call(status)).toBeInstanceOf(ConfigError);
    expect(received).toHaveLength(1);
  });

  test.each([408, 429, 500, 502, 503])('may be called again after the answer %i', async (status) => {
    const error = await call(status);
    expect(error).not.toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(`answered ${status}`);
  });

  test('may be called again when nobody answers, and its address is told to nobody', async () => {
    const error = await call(200, `http://127.0.0.1:${await freePort()}/hook?token=hidden`);
    expect(error).not.toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/gives no answer: ECONNREFUSED/);
    expect(String(error)).not.toMatch('hidden');
  });

  test.each(['', 'hunter2', 'whsec_c2hvcnQ=', 'whsec_%%%'])('is refused with the secret %j', (bad) => {
    const sign = () => signedHeaders({ id: 'a', body: 'b', secret: bad, now: new Date() });
    expect(sign).toThrow(/"retraining.webhook.secret" is no secret/);
    if (bad !== '') expect(sign).not.toThrow(bad);
  });
});
