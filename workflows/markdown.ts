const LONGEST_CELL = 200;
const MOST_ROWS = 50;

/** Figures as a table in Markdown; `''` where there are none. */
export function figuresTable(figures: Readonly<Record<string, unknown>>): string {
  const all = Object.entries(figures);
  if (all.length === 0) return '';
  const rows = all
    .slice(0, MOST_ROWS)
    .map(([name, value]) => `| ${plain(name)} | ${plain(JSON.stringify(value) ?? '')} |`);
  const rest = all.length > MOST_ROWS ? [`| … ${all.length - MOST_ROWS} more | |`] : [];
  return ['| metric | |', '|---|--:|', ...rows, ...rest].join('\n');
}

/** A text that somebody else wrote, as Markdown in which it is nothing but that text, cut where it is long. */
export function plain(text: string): string {
  const cut = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text;
  return cut
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\\`*_{}[\]()<>#+!|~&:@-]/g, (sign) => `\\${sign}`);
}
