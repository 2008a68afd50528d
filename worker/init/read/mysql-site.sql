-- section: columns
-- Every column that the account may read. Parameter: the database.
SELECT c.table_name AS `table`, c.column_name AS name, c.column_type AS type, t.table_rows AS about_rows
FROM information_schema.columns AS c
JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
WHERE c.table_schema = ?
ORDER BY c.table_name, c.ordinal_position;

-- section: keys
-- Primary keys, and what columns refer to. Parameter: the database.
SELECT table_name AS `table`, column_name AS name, constraint_name AS `key`,
  referenced_table_name AS to_table, referenced_column_name AS to_column
FROM information_schema.key_column_usage
WHERE table_schema = ? AND (constraint_name = 'PRIMARY' OR referenced_table_name IS NOT NULL)
ORDER BY table_name, constraint_name, ordinal_position;

-- section: session
-- MariaDB has one name for the limit, MySQL another; MySQL keeps its estimates for a day unless told otherwise.
SET SESSION time_zone = '+00:00', sql_mode = '' /*M!, max_statement_time = 10 */ /*!50708 , max_execution_time = 10000 */
  /*!80000 , information_schema_stats_expiry = 0 */;
