/** Where a dump comes from, as far as it tells. */
export interface Provenance {
  /** The program that wrote it: `mariadb-dump`, `mysqldump`, `phpMyAdmin`, `HeidiSQL`, `Adminer`, `MySQL Workbench` or `unknown`. */
  readonly writer: string;
  /** The version of the server that was dumped. */
  readonly serverVersion: string | undefined;
  /** When it was complete, such as `2026-01-31 12:00:00`, in the time zone of the machine that wrote it. */
  readonly completedAt: string | undefined;
}
