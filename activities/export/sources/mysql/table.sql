-- What the server knows of a table or a view without reading it. Parameters: its database, its name.
SELECT table_type AS kind, engine AS engine, table_rows AS about_rows, data_length AS bytes
FROM information_schema.tables
WHERE table_schema = ? AND table_name = ?
