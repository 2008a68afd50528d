import { stringify } from 'yaml';
import { type Key, keyOf, keysOf } from './keys.ts';
import { configurationSchema, type Schema } from './schema.ts';
import { FILLED_IN, SECTIONS } from './sections.ts';

/** docs/configuration.md as it should be. */
export function configurationPage(): string {
  const schema = configurationSchema();
  const required = schema.required ?? [];
  const sections = Object.entries(schema.properties ?? {}).map(([name, one]) =>
    section(name, one, required.includes(name)),
  );
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

const INTRODUCTION = `# dataset.yaml

<!-- Written by \`npm run docs:configuration\` from activities/settings.ts and docs/configuration/. -->

Every key that there is. \`name\`, \`source\` and \`store\` have to be given, and all else has a default. The smallest file is:

\`\`\`yaml
name: stills
source: { dump: all.sql.gz }
store: file:./out
\`\`\`

A key that is not known is an error, and so is a value of another type: \`minUses: "500"\` is a text. Errors name the file, the line and
the key. \`tagset doctor\` checks the file, and then whether what it names can be reached.

**Paths** start at the folder of dataset.yaml. **Time spans** are a number and a unit: \`90 seconds\`, \`5 minutes\`, \`12 hours\`, \`7 days\`.

**Secrets** stay out of the file: \`\${NAME}\` is filled in from the environment of the worker, or of the command, in these keys:
${FILLED_IN.map((key) => `\`${key}\``).join(', ')}.
A variable that is not set or empty is an error. Elsewhere \`\${NAME}\` is nothing but text: a number, for instance, cannot come from
the environment.

**Changes** take effect with the next run, since a worker reads the file anew for each; where they do not, the section says so.

## In an editor

[dataset.schema.json](dataset.schema.json) is the same as a JSON Schema. Copy it beside your dataset.yaml, and put this in the first line:

\`\`\`yaml
# yaml-language-server: $schema=./dataset.schema.json
\`\`\`

Editors with the YAML language server (VS Code with its YAML extension, Neovim, Helix, Emacs) then complete keys, show what they mean
and underline what is wrong. An installed tagset has the schema in \`$(npm root -g)/tagset/docs/\`. It knows the keys, their types and
limits. Rules that concern several keys are checked by tagset itself; below, they stand under the tables.
`;

function section(name: string, schema: Schema, required: boolean): string {
  const { example, notes = [] } = SECTIONS[name] ?? {};
  const own = keyOf(name, schema, required);
  const below = keysOf(schema);
  const isMap = schema.type === 'object';
  const description = [schema.description, required ? 'It has to be given.' : undefined].filter(Boolean);
  const lines = [
    `## ${name}`,
    '',
    `${description.join(' ')}${isMap ? '' : ` Type: ${own.type}.`}`.trim(),
    ...(below.length > 0 ? ['', ...table(below)] : []),
    ...(example === undefined ? [] : ['', '```yaml', example, '```']),
    ...notes.flatMap((note) => ['', note]),
    '',
  ];
  return lines.join('\n');
}

function table(keys: readonly Key[]): string[] {
  return [
    '| key | type | default | |',
    '|---|---|---|---|',
    ...keys.map(
      (key) =>
        `| ${[`\`${key.path}\``, key.type, standing(key), key.description ?? ''].map(cell).join(' | ')} |`,
    ),
  ];
}

/** The default as it would be written in dataset.yaml. */
function standing({ required, default: value }: Key): string {
  if (required) return '**required**';
  if (value === undefined) return '';
  return `\`${stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false }).trim()}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
