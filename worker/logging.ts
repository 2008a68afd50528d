import { DefaultLogger, Runtime } from '@temporalio/worker';
import { pino } from 'pino';

/**
 * Sets up the process for workers: JSON lines on standard error for whatever Temporal's SDK and the
 * activities log, and metrics for Prometheus where an address is given.
 * @param level least severe level that is written
 */
export function installRuntime(level: 'info' | 'error', metrics?: string): void {
  const log = pino(
    {
      level,
      base: { name: 'tagset' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination(2),
  );
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
  Runtime.install({
    logger: new DefaultLogger(level === 'info' ? 'INFO' : 'ERROR', ({ level, message, meta }) =>
      log[levels[level]](meta ?? {}, message),
    ),
    // Who runs the worker decides when it stops: signals are not the SDK's business.
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: level === 'info' ? 'WARN' : 'ERROR', other: 'ERROR' }, forward: {} },
      ...(metrics !== undefined && { metrics: { prometheus: { bindAddress: metrics } } }),
    },
  });
}
