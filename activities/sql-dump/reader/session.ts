import { type Charset, charsetByName } from './charset.ts';
import { type StringRules, WITH_BACKSLASH, WITHOUT_BACKSLASH } from './string.ts';

/** What the bytes of strings are and how they are written, while an INSERT is read. */
export interface Encoding {
  readonly charset: Charset;
  readonly strings: StringRules;
}

/** What earlier statements of the dump decided for later ones: the part of a MySQL session that reading depends on. */
export class Session {
  /** From `USE`. */
  database: string | undefined;
  /** What ends a statement; `DELIMITER` changes it around routines and triggers. */
  delimiter = ';';
  /** From `LOCK TABLES`: an INSERT into any other table is an error, to the server and to us. */
  locked: ReadonlySet<string> | undefined;
  /** User variables and the two system variables below, by lower-case name. Undefined: what only a server can tell. */
  readonly variables = new Map<string, string | undefined>([
    ['character_set_client', 'utf8mb4'],
    ['sql_mode', ''],
  ]);

  /** What the bytes of the dump are; undefined where they cannot be read. From `SET NAMES` and `SET character_set_client`. */
  get charset(): Charset | undefined {
    return charsetByName(this.variables.get('character_set_client')?.toLowerCase() ?? '');
  }

  /** How strings are written. From `SET sql_mode`. */
  get strings(): StringRules {
    return /\bNO_BACKSLASH_ESCAPES\b/i.test(this.variables.get('sql_mode') ?? '')
      ? WITHOUT_BACKSLASH
      : WITH_BACKSLASH;
  }
}
