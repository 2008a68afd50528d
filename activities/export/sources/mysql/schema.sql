-- The columns of the tables of a database, in their order. Parameters: the database, the tables.
SELECT c.table_name AS `table`, c.column_name AS name, c.data_type AS type, c.column_type AS full_type,
  c.is_nullable AS nullable, c.character_set_name AS charset, t.engine AS engine,
  t.create_time AS created
FROM information_schema.columns AS c
JOIN information_schema.tables AS t USING (table_schema, table_name)
WHERE c.table_schema = ? AND c.table_name IN (?)
ORDER BY c.table_name, c.ordinal_position
