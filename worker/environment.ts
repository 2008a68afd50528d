import { ConfigError } from '../activities/errors.ts';

/**
 * Fills `${NAME}` in a text of dataset.yaml from the environment, where secrets live.
 * @param field the name of the field, for the error; the value is never shown
 */
export function fillIn(text: string, field: string, environment: NodeJS.ProcessEnv = process.env): string {
  return text.replace(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, name: string) => {
    const value = environment[name];
    if (value === undefined || value === '')
      throw new ConfigError(
        `"${field}" takes ${name} from the environment, where it is not set: export ${name}=…`,
      );
    return value;
  });
}
