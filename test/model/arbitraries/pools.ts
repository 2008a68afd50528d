export const FOLDERS = [
  ...['plain', 'with space', "o'hara", 'ünï', 'a%20b', 'x#y', 'say "x"', 'semi;colon'],
  ...['site=1', 'id=7', 'b [x]*', '{a,b}?', '**'],
];

/** No two are one in another case, so that rules may name any of them. */
export const LABELS = [
  ...[
    'car',
    'red hair',
    'phone',
    "o'Neil",
    'a"b',
    'x;y',
    'Café',
    'größe',
    '🦊',
    '👩‍👩‍👧 family',
    '한국',
    'Ωmega',
  ],
  ...[
    'back\\slash',
    'NULL',
    '\\N',
    '%',
    '1984',
    'Zebra',
    "'; DROP TABLE tags; --",
    'e',
    'a,b',
    '#1',
    '__proto__',
  ],
  ...['a|', '|b'],
];

export const DELIMITERS = [',', ';', '|', ' | ', '\t', '||', '|;|'];

/** How members type a tag. */
export const SPELLINGS: readonly ((label: string) => string)[] = [
  (same) => same,
  (same) => same.toUpperCase(),
  (same) => same.normalize('NFD'),
  (same) => ` ${same}\u3000`,
  (same) => same.replaceAll(' ', '  '),
  (same) => `${same}\r\n`,
  (same) => same.replace(' ', '\n\t'),
];

export const BLANKS = ['', ' ', '\t', '\u00a0\n'];

/** Tables of links. */
export const LINK_TABLES = ['taggings', 'Links, "x" `y`'] as const;
export const LINK_COLUMNS = ['tag_id', 'Tag, ü'] as const;
/** What `where` asks for. */
export const STATE_COLUMNS = ['state', 'Zu stand, "x"'] as const;
/** What is in it. */
export const STATES = ['approved', 'approved', 'Approved', 'approved ', null, '', '1'] as const;

/** Names of one table differ also where letters' case and accents do not count, as in a database. */
export const IMAGE_TABLES = ['shots', 'my shots', 'Bilder=1', 'select'];
export const TAG_TABLES = ['tags', 'tag`s', 'dürfen', 'a"b'];
export const ID_COLUMNS = ['id', 'ID', 'shot id', 'Nr.'];
export const FILE_COLUMNS = ['shot_image_id', 'path#1', 'kept_0', 'データ'];
export const VALUE_COLUMNS = ['value', 'Wert', 'order', 'x,y'];
export const REF_COLUMNS = ['ref_id', 'of "shot"', 'word'];
export const KEPT_COLUMNS = [
  'title',
  'file',
  'labels',
  'ref',
  'ünï',
  'say "x"',
  'semi;colon',
  "it's",
  'kept_1',
];

export const FREE_TEXT = [
  ...[
    null,
    '',
    'plain',
    'two\nlines',
    'carriage\r\nreturn',
    '"',
    ',',
    ';\t',
    "it's",
    '🦊 ',
    'NULL',
    '\\N',
    '#1',
    '0',
  ],
];
