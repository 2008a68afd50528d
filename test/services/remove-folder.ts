import { rm } from 'node:fs/promises';

/** Removes a folder, also while a process that was told to end still writes there. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
