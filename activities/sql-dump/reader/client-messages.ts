/**
 * What the dump programs themselves say. It goes to standard error, and people who redirect that into the dump as well
 * (`2>&1`, cron, hosting panels) find it among the SQL.
 */
const FAILURE =
  /(?:^|\n)((?:(?:[\w./\\-]*[/\\])?(?:mysqldump|mariadb-dump|mysqlpump)(?:\.exe)?: (?:Got error|Couldn't|Error|\[ERROR\])|Error: Couldn't read )[^\r\n]*)/i;
const ANYWHERE =
  /((?:mysqldump|mariadb-dump|mysqlpump)(?:\.exe)?: (?:Got error|Couldn't execute|Error \d+)[^\r\n]*)/i;
const WARNING =
  /^(?:(?:[\w./\\-]*[/\\])?(?:mysqldump|mariadb-dump|mysqlpump)(?:\.exe)?: (?:\[Warning\]|Deprecated program name|unknown )|Warning: |\[Warning\] )/i;

/** The dump program's own report of a failure somewhere in `text`, if there is one. */
export function clientFailure(text: string): string | undefined {
  return (FAILURE.exec(text) ?? ANYWHERE.exec(text))?.[1];
}

/** Whether a line where a statement should begin is a mere warning of the dump program. */
export function isClientWarning(line: string): boolean {
  return WARNING.test(line);
}
