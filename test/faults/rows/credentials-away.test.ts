import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultScene, injection } from '../injection.ts';
import { isRetried, wasRetried } from '../oracle/retries.ts';

/** How an endpoint for credentials, such as ECS and EKS have it, fails while it is away. */
type Away = 'answers with 500' | 'hangs up';

/** An endpoint for the scene's credentials, which are good for a second: whoever needs some has to ask for them. */
async function startProvider({ env, later }: FaultScene) {
  const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey } = env;
  const state: { away?: Away | undefined } = {};
  const server = createServer((_, response) => {
    if (state.away === 'hangs up') return response.destroy();
    if (state.away === 'answers with 500') return response.writeHead(500).end();
    const Expiration = new Date(Date.now() + 1000).toISOString();
    return response.end(JSON.stringify({ AccessKeyId, SecretAccessKey, Token: '', Expiration }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  later(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    state,
    env: {
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/credentials`,
    },
  };
}

for (const away of ['answers with 500', 'hangs up'] as const)
  for (const at of ['convert begins', 'before manifest'] as const)
    injection('credential provider away', `${away}: ${at}`, async (scene) => {
      const { state, env } = await startProvider(scene);
      const worker = await scene.startWorker([at], { env });
      const build = await scene.startBuild();
      await worker.reached(at);
      state.away = away;
      // Those it has are good no longer.
      await sleep(1500);
      worker.letGo(at);
      await isRetried(build);
      state.away = undefined;
      scene.healed();
      await wasRetried(build, /^The AWS credentials to reach s3:.* cannot be had at the moment: /);
      return { build };
    });
