/** Named places of a build at which it can be held up, as the points they stand for (see `points.ts`). */
export const BARRIERS = {
  plan: /^before plan settings/,
  'export begins': /^before export read source/,
  'export read': /^before export put .*tags/,
  'export staged': /^after export put .*tags/,
  'convert begins': /^before convert open/,
  'convert done': /^before convert put .*tags/,
  'convert staged': /^after convert put .*tags/,
  'clean begins': /^before clean open/,
  'clean done': /^before clean put .*pairs/,
  'clean staged': /^after clean put .*vocabulary/,
  'merge begins': /^before merge open/,
  'merge done': /^before merge put/,
  'merge staged': /^after merge put/,
  'upload begins': /^before upload open staging/,
  'upload first file': /^before upload put .*dataset\.csv/,
  'upload last file': /^after upload put .*ledger\.json/,
  'before manifest': /^before upload put .*manifest\.json/,
  'after manifest': /^after upload put .*manifest\.json/,
  'before latest': /^before upload put .*latest\.json/,
  'after latest': /^after upload put .*latest\.json/,
  'hand-over': /^before offerDataset/,
  'hand-over noted': /^after noteHandOver put/,
  'training begins': /^before train open/,
  'training done': /^before train put/,
} as const satisfies Record<string, RegExp>;

export type Barrier = keyof typeof BARRIERS;
