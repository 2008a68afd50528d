import { Option } from 'commander';

/** `-c dataset.yaml`, which every command that knows a dataset takes. */
export function configOption(): Option {
  return new Option('-c, --config <file>', 'configuration of the dataset').default('dataset.yaml');
}
