-- One read-only look at the database that no later write changes: what both tables are read in.
SET NAMES utf8mb4;
-- TIMESTAMP columns as mysqldump writes them; a reader that is slow for minutes is no reason to hang up.
SET SESSION time_zone = '+00:00', net_write_timeout = 3600, sql_mode = '';
SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY;
