import type { TcpFaultPlan } from './proxy/tcp-proxy.ts';

/**
 * Where the first rows of a table come: its SELECT is prepared before, and what the server says of that and of the
 * columns has fewer bytes.
 */
export function reading(table: 'shots' | 'tags'): Pick<TcpFaultPlan, 'after' | 'afterBytes'> {
  return { after: `FROM \`${table}\``, afterBytes: 1000 };
}
