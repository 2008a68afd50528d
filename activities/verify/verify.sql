-- Checks the rows of a published dataset. Reads the views `dataset_csv` (every column as text: id, file, kept…,
-- tags) and `dataset_parquet` (the same and `split`, ids as they are stored), `csv_cells` and `parquet_cells` (the
-- cells of a row in one list of texts), and the table `label(label)`. Each query gives the first offender or a count.
-- The order of rows is that of the files.

-- section: tables
CREATE TABLE label (label VARCHAR);

-- section: rows
SELECT count(*) AS rows FROM dataset_csv;

-- section: order_as_numbers
SELECT row, id, before :: VARCHAR AS before
FROM (
  SELECT row_number() OVER () AS row, id, TRY_CAST(id AS HUGEINT) AS number, lag(TRY_CAST(id AS HUGEINT)) OVER () AS before
  FROM dataset_csv
)
WHERE number IS NULL OR number <= before
ORDER BY row LIMIT 1;

-- section: order_as_text
SELECT row, id, before
FROM (SELECT row_number() OVER () AS row, id, lag(id) OVER () AS before FROM dataset_csv)
WHERE id IS NULL OR id <= before
ORDER BY row LIMIT 1;

-- section: cell
-- Every image has a tag, each once, in byte order.
SELECT row, tags
FROM (SELECT row_number() OVER () AS row, tags, string_split(tags, getvariable('delimiter')) AS parts FROM dataset_csv)
WHERE tags IS NULL OR parts <> list_sort(list_distinct(parts))
ORDER BY row LIMIT 1;

-- section: stranger
SELECT row, tag
FROM (
  SELECT row_number() OVER () AS row, unnest(string_split(tags, getvariable('delimiter'))) AS tag
  FROM (SELECT tags FROM dataset_csv)
)
WHERE tag NOT IN (SELECT label FROM label)
ORDER BY row LIMIT 1;

-- section: uses
SELECT tag, count(*) AS uses
FROM (SELECT unnest(string_split(tags, getvariable('delimiter'))) AS tag FROM dataset_csv)
GROUP BY tag;

-- section: parquet_rows
SELECT
  count(*) AS rows,
  count(*) FILTER (split = 'train') AS train,
  count(*) FILTER (split = 'validation') AS validation
FROM dataset_parquet;

-- section: unequal
SELECT row, csv, parquet
FROM (
  SELECT row_number() OVER () AS row, csv_cells.cells AS csv, parquet_cells.cells AS parquet
  FROM csv_cells POSITIONAL JOIN parquet_cells
)
WHERE csv IS DISTINCT FROM parquet
ORDER BY row LIMIT 1;

-- section: wrong_side
-- `side` is the rule of merge.sql.
SELECT row, id, split, expected
FROM (SELECT row_number() OVER () AS row, id :: VARCHAR AS id, split, side(id) AS expected FROM dataset_parquet)
WHERE split IS DISTINCT FROM expected
ORDER BY row LIMIT 1;
