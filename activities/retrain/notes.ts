import { quoted, shown } from '../shown.ts';
import type { Mask } from './mask.ts';
import type { LeftOut } from './output-files.ts';

/** What a manifest keeps of them, and what goes through Temporal and to people. */
const MOST_KEPT = 1000;
const MOST_SHOWN = 8;

/** Such as `"best.bin" was left out: it is a link to nothing.` */
export function leftOutNote({ path, why }: LeftOut, mask: Mask): string {
  return `${quoted(mask(path))} was left out: it ${why}.`;
}

export function renamedNote(path: string, published: string, mask: Mask): string {
  return `${quoted(mask(path))} is published as ${mask(published)}: its own name cannot be one in the store.`;
}

/** Notes as a model's manifest keeps them. */
export function keptNotes(notes: readonly string[]): string[] {
  return first(notes, MOST_KEPT, `and ${notes.length - MOST_KEPT} more.`);
}

/** The same for people, who find the rest in the manifest. */
export function shownNotes(notes: readonly string[]): string[] {
  return first(
    notes.map(shown),
    MOST_SHOWN,
    `and ${notes.length - MOST_SHOWN} more notes in the model's manifest.`,
  );
}

function first(notes: readonly string[], most: number, rest: string): string[] {
  return notes.length > most ? [...notes.slice(0, most), rest] : [...notes];
}
