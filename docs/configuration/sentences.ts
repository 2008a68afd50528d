/** What keys mean whose schema does not say so itself. A description in the schema goes before. */
export const SENTENCES: Readonly<Record<string, string>> = {
  tables: 'The tables and their columns, as the site names them.',
  'tables.images': 'The table with the pictures.',
  'tables.tags': 'The table with the tags.',
  'tables.taggings': 'The table that links tags and pictures, where the tags do not name their picture.',
  rules: "What makes a clean set of labels of the members' tags.",
  'rules.case': 'Whether upper and lower case are kept, or all is made lower case.',
  'rules.synonyms': 'A label, and the spellings that become it.',
  'rules.exclude': 'Labels to leave out.',
  'rules.minUses': 'A tag becomes a label if at least this many pictures have it.',
};
