import { z } from 'zod';
import { durationSchema } from '../../activities/duration.ts';
import type { Schema } from './schema.ts';

/** A key of dataset.yaml, for a row of a table. */
export interface Key {
  /** With those around it, such as `mysql.url`. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly description?: string;
}

const { pattern: TIME_SPAN } = z.toJSONSchema(durationSchema);

/** The keys below a schema in their order, each before those within it. */
export function keysOf(schema: Schema, around = ''): Key[] {
  // Beside properties, `anyOf` says which of them go together; alone, it says what forms there are.
  const maps = schema.properties ? [schema] : (schema.anyOf ?? []);
  return maps.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).flatMap(([name, one]) => {
      const path = around === '' ? name : `${around}.${name}`;
      return [keyOf(path, one, required.includes(name)), ...keysOf(one, path)];
    }),
  );
}

/** One key. */
export function keyOf(path: string, schema: Schema, required: boolean): Key {
  return {
    path,
    type: typeOf(schema),
    required,
    ...(schema.default !== undefined && { default: schema.default }),
    ...(schema.description !== undefined && { description: schema.description }),
  };
}

function typeOf(schema: Schema, many = false): string {
  const s = many ? 's' : '';
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, many)).join(', or ');
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.pattern !== undefined && schema.pattern === TIME_SPAN) return `time span${s}`;
  // One of several simple types.
  if (Array.isArray(schema.type)) return `value${s}`;
  switch (schema.type) {
    case 'string':
      return `text${s}`;
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `whole number${s}${range(schema)}`;
    case 'number':
      return `number${s}${range(schema)}`;
    case 'array':
      return `list${s} of ${typeOf(schema.items ?? {}, true)}`;
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `map${s} of texts to ${typeOf(schema.additionalProperties, true)}`
        : `map${s}`;
    default:
      return 'anything';
  }
}

function range({ minimum, maximum }: Schema): string {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined) return `, at least ${minimum}`;
  return minimum === undefined ? `, at most ${maximum}` : `, ${minimum} to ${maximum}`;
}
