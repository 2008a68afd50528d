-- What both tables are read in: a transaction whose look at the database no later write changes.
SET NAMES utf8mb4;
-- TIMESTAMP columns as mysqldump writes them; a reader that is slow for minutes is no reason to hang up, and
-- neither is a limit that is meant for the site's own queries (MariaDB has one name for it, MySQL another). All rows
-- means all, whatever the account's limit for a SELECT without one.
SET SESSION time_zone = '+00:00', net_write_timeout = 3600, sql_mode = '', sql_select_limit = 18446744073709551615
  /*M!, max_statement_time = 0 */ /*!50708 , max_execution_time = 0 */;
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
