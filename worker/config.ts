import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, visit } from 'yaml';
import { ConfigError } from '../activities/errors.ts';
import { describeIssue, phrase } from '../activities/issue.ts';
import { type Settings, settingsSchema } from '../activities/settings.ts';
import { listed } from '../activities/shown.ts';
import { knownKeys } from './known-keys.ts';

/** dataset.yaml, checked. What the environment is to fill in, such as `${MYSQL_URL}`, is still open. */
export interface Config {
  readonly file: string;
  /** The folder of the file: paths in it start here. */
  readonly base: string;
  readonly settings: Settings;
}

/** Reads dataset.yaml. Throws one `ConfigError` that lists all that is wrong, each with its line. */
export async function readConfig(path: string): Promise<Config> {
  const file = resolve(path);
  const text = await readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const lineOf = (offset: number | undefined) =>
    offset === undefined ? '' : `:${lines.linePos(offset).line}`;
  // A warning is about a tag such as !!js/function, which YAML then reads as something else than was meant.
  const flaws = [...document.errors, ...document.warnings, ...brokenTexts(document)];
  if (flaws.length > 0)
    throw new ConfigError(
      listed(
        flaws.map(({ message, pos }) => `${file}${lineOf(pos[0])}: ${message}`),
        '\n',
      ),
    );

  const parsed = settingsSchema.safeParse(contentOf(document, file) ?? {}, { error: phrase });
  if (parsed.success) return { file, base: dirname(file), settings: parsed.data };
  const problems = parsed.error.issues.map((issue) => {
    const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const path = [...issue.path, ...(key === undefined ? [] : [key])].map((part) =>
      typeof part === 'symbol' ? '' : part,
    );
    return `${file}${lineOf(offsetOf(document, path))}: ${describeIssue(issue, knownKeys(settingsSchema, issue.path))}`;
  });
  throw new ConfigError(listed(problems, '\n'));
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => {
    throw new ConfigError(
      `There is no configuration ${file} that can be read. Write one, or name it with -c dataset.yaml.`,
    );
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError(`${file} is no UTF-8. Save it as UTF-8, or convert it: iconv -f latin1 -t utf-8.`);
  }
}

/** Texts with half a character, such as "\\ud800", which no other file could hold. */
function brokenTexts(document: ReturnType<typeof parseDocument>) {
  const flaws: { message: string; pos: readonly [number] }[] = [];
  visit(document, {
    Scalar: (_, { value, range }) => {
      if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
        flaws.push({ message: 'This text holds half a character. Write it out.', pos: [range?.[0] ?? 0] });
    },
  });
  return flaws;
}

/** What the document says; throws where it names an anchor that is not there. */
function contentOf(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const { message } = error as Error;
    const remedy = message.startsWith('Excessive')
      ? 'Write out what the aliases stand for'
      : 'A text that begins with "*" needs quotes';
    throw new ConfigError(`${file}: ${message}. ${remedy}.`);
  }
}

/** Where a key stands in the text; the place of the nearest key around it if it is missing. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly (string | number)[],
): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range))
      return Number(node.range[0]);
  }
  return undefined;
}
