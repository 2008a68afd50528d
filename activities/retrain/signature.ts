import { createHmac } from 'node:crypto';
import { ConfigError } from '../errors.ts';

/** The headers of https://www.standardwebhooks.com: who sends what, when, and the proof. */
export function signedHeaders({
  id,
  body,
  secret,
  now,
}: {
  readonly id: string;
  readonly body: string;
  readonly secret: string;
  readonly now: Date;
}): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}

function keyOf(secret: string): Buffer {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const key = Buffer.from(encoded ?? '', 'base64');
  if (key.length < 16)
    throw new ConfigError(
      '"retraining.webhook.secret" is no secret: it is whsec_ and base64 of 24 to 64 random bytes.',
    );
  return key;
}
