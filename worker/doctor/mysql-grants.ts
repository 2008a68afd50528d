/** What an account may have that changes nothing. */
const HARMLESS = new Set([
  'USAGE',
  'SELECT',
  'SHOW VIEW',
  'SHOW DATABASES',
  'PROCESS',
  'LOCK TABLES',
  'REPLICATION CLIENT',
  'BINLOG MONITOR',
  'SLAVE MONITOR',
  'REPLICA MONITOR',
]);

/**
 * The privileges that an export does not need and that could do harm, each list with its place, such as
 * ``INSERT, UPDATE on `site`.*``.
 * @param grants what `SHOW GRANTS` answers; passwords in it are not repeated
 */
export function writeGrants(grants: readonly string[]): string[] {
  return grants.flatMap((grant) => {
    const [, list, place] = /^GRANT (.*?) ON (?:TABLE )?(\S+) TO /i.exec(grant) ?? [];
    if (list === undefined) return [];
    const harmful = list
      // Columns of a privilege stand in parentheses behind it.
      .replace(/\s*\([^)]*\)/g, '')
      .split(',')
      .map((one) => one.trim().toUpperCase())
      .filter((one) => !HARMLESS.has(one));
    return harmful.length === 0 ? [] : [`${harmful.join(', ')} on ${place}`];
  });
}
