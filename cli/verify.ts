import { Command } from 'commander';
import { configOption } from './config-option.ts';

/** `tagset verify`: reads a published dataset anew and checks it. Needs no Temporal. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check a published dataset against its manifest, byte by byte and row by row')
    .argument('[manifest]', 'version, address, key in the store or path (default: the latest)')
    .addOption(configOption())
    .option('--json', 'print one JSON document on standard output', false)
    .action(async (manifest: string | undefined, options: { config: string; json: boolean }) => {
      const { runVerify } = await import('./run-verify.ts');
      await runVerify(manifest, options);
    });
}
