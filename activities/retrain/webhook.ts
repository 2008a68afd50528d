import { ConfigError } from '../errors.ts';
import type { RetrainInput } from './contract.ts';
import type { Run } from './model.ts';
import { signedHeaders } from './signature.ts';
import type { Webhook } from './trainer.ts';

const ANSWER_MS = 30_000;
/** "Request timeout" and "too many requests" ask for another try, whatever their first digit. */
const LATER = [408, 429];

/**
 * Tells a service of the dataset by a signed POST. Every try of a run carries the same id, so that the service
 * can tell them from another retraining. An answer that no other try would change is final; an outage is not.
 */
export async function callWebhook(
  input: RetrainInput,
  { url, secret }: Webhook,
  run: Run,
  since: Date,
  signal: AbortSignal,
): Promise<void> {
  const id = `${run.workflowId}-${run.runId}`;
  const body = JSON.stringify({ type: 'dataset.published', timestamp: since.toISOString(), data: input });
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      ...signedHeaders({ id, body, secret, now: new Date() }),
      'content-type': 'application/json',
      'idempotency-key': id,
    },
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
  }).catch((error: Error) => {
    throw new Error(`The webhook of retraining gives no answer: ${reason(error)}.`);
  });
  await response.body?.cancel();
  if (response.ok) return;
  const message = `The webhook of retraining answered ${response.status}`;
  if (response.status >= 500 || LATER.includes(response.status)) throw new Error(`${message}.`);
  throw new ConfigError(
    `${message}: look at "retraining.webhook" and at the service, then start another retraining.`,
  );
}

/** Without the address, in which a secret may be. */
function reason(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error.name === 'TimeoutError' ? `none within ${ANSWER_MS / 1000} s` : error.name;
}
