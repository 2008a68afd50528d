import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const HASTY = join(import.meta.dirname, 'hasty-patience.ts');
const WORKFLOWS = join(import.meta.dirname, '..', '..', 'workflows', 'index.ts');

/** The workflows as a worker runs them, with the patience of the fault tests. */
export async function bundleHastily(workflowsPath = WORKFLOWS): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger: new DefaultLogger('WARN'),
    webpackConfigHook: (config) => ({ ...config, plugins: [...(config.plugins ?? []), replacePatience] }),
  });
  return code;
}

interface Compiler {
  readonly hooks: {
    readonly normalModuleFactory: {
      tap(name: string, onFactory: (factory: Factory) => void): void;
    };
  };
}

interface Factory {
  readonly hooks: {
    readonly beforeResolve: { tap(name: string, onRequest: (data: { request: string }) => void): void };
  };
}

const replacePatience = {
  apply(compiler: unknown): void {
    (compiler as Compiler).hooks.normalModuleFactory.tap('hasty', (factory) =>
      factory.hooks.beforeResolve.tap('hasty', (data) => {
        if (data.request === './patience.ts') data.request = HASTY;
      }),
    );
  },
};
