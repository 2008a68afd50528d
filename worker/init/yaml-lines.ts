import { stringify } from 'yaml';

const WIDTH = 110;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const EVERY_UNSEEN = new RegExp(UNSEEN, 'gu');

/** A value on one line of YAML. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (value === null || typeof value !== 'object') return scalar(value);
  const pairs = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{ ${pairs.map(([key, one]) => `${scalar(key)}: ${inline(one)}`).join(', ')} }`;
}

/** A key with its value: on one line if it fits, else with a line for each part of the value. */
export function entry(key: string, value: object, indent = ''): string[] {
  const line = `${indent}${key}: ${inline(value)}`;
  if (line.length <= WIDTH) return [line];
  const parts = Object.entries(value).filter(([, one]) => one !== undefined);
  return [`${indent}${key}:`, ...parts.map(([name, one]) => `${indent}  ${scalar(name)}: ${inline(one)}`)];
}

/** With quotes where a value inside brackets needs them, and escapes for what nobody could see. */
function scalar(value: unknown): string {
  if (typeof value === 'string' && UNSEEN.test(value))
    return JSON.stringify(value).replace(EVERY_UNSEEN, escaped);
  const text = stringify([value], { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 });
  return text.trim().slice(1, -1);
}

function escaped(sign: string): string {
  return `\\U${(sign.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}

/** A comment of one or more lines. What is in the text, names and tags of somebody's site, ends no line. */
export function comment(text: string, indent = '', hanging = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of visible(text).split(' ')) {
    const start = `${indent}# ${lines.length > 0 ? hanging : ''}`;
    if (line !== '' && start.length + line.length + 1 + word.length > WIDTH) {
      lines.push(start + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, `${indent}# ${lines.length > 0 ? hanging : ''}${line}`];
}

/** A line of a comment that is to be copied as it stands. */
export function copied(text: string): string {
  return `#   ${visible(text)}`;
}

/** An item of a list in a comment. */
export function item(text: string, indent = ''): string[] {
  return comment(`- ${text}`, indent, '  ');
}

function visible(text: string): string {
  return text.replace(EVERY_UNSEEN, escaped);
}
