import { z } from 'zod';
import { settingsSchema } from '../../activities/settings.ts';
import { SENTENCES } from './sentences.ts';

/** A part of a JSON Schema, as far as `settingsSchema` makes use of it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
}

/** The JSON Schema of dataset.yaml, which editors check it with as it is written: docs/dataset.schema.json. */
export function configurationSchema(): Schema {
  const { $schema, ...schema } = z.toJSONSchema(settingsSchema, {
    io: 'input',
    // What the language servers of editors know best.
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // What is looked at before zod reads it is unknown to the schema; the second half says what it has to be.
      if (def.type === 'pipe' && def.in._zod.def.type === 'unknown') {
        const { $schema, ...read } = z.toJSONSchema(def.out, { io: 'input', target: 'draft-7' });
        Object.assign(jsonSchema, read);
      }
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      // An object is what it says itself; what is in it has defaults of its own.
      if (JSON.stringify(jsonSchema.default) === '{}' && jsonSchema.properties) delete jsonSchema.default;
    },
  });
  return {
    $schema,
    title: 'dataset.yaml of tagset',
    ...described(schema as Schema, ''),
  } as Schema;
}

/** The schema with a sentence for each key that has none of its own. */
function described(schema: Schema, path: string): Schema {
  // `false` is a schema too: of a key that may not be there.
  if (typeof schema === 'boolean') return schema;
  const sentence = schema.description ?? SENTENCES[path];
  const at = (key: string) => (path === '' ? key : `${path}.${key}`);
  return {
    ...schema,
    ...(sentence !== undefined && { description: sentence }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map((one) => described(one, path)) }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([key, one]) => [key, described(one, at(key))]),
      ),
    }),
  };
}
