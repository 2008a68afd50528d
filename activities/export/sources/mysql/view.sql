-- What a view selects; empty for an account without SHOW VIEW on it. Parameters: its database, its name.
SELECT view_definition AS definition
FROM information_schema.views
WHERE table_schema = ? AND table_name = ?
