-- What the server knows of tables without reading them. Parameters: the database, the tables.
SELECT table_name AS `table`, engine AS engine, table_rows AS about_rows, data_length AS bytes
FROM information_schema.tables
WHERE table_schema = ? AND table_name IN (?)
ORDER BY table_name
