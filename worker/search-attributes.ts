import type { NativeConnection } from '@temporalio/worker';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;
const NAMES = ['TagsetDataset', 'TagsetPeriod', 'TagsetVersion'];

/**
 * Makes the search attributes of our workflows known to the server, and resolves to whether they are. A server
 * that keeps this to its administrators says no: then runs go without.
 */
export async function knowSearchAttributes(
  { operatorService }: NativeConnection,
  namespace: string,
): Promise<boolean> {
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    const missing = NAMES.filter((name) => customAttributes?.[name] !== KEYWORD);
    if (missing.length > 0)
      await operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
      });
    return true;
  } catch {
    return false;
  }
}
