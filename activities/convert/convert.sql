-- One type for ids and references. `images_exported` and `tags_exported` are views over the exported files with the columns
-- `id, file, …` and `word, value, ref`, ids and references as text. To run a section by hand, create these views, then
--   SET VARIABLE images_parquet = 'images.parquet'; SET VARIABLE tags_parquet = 'tags.parquet';

-- section: id_type
-- Ids are whole numbers if every image's id is one; then they are ordered as numbers, from whatever source. Zeros before
-- a number do not count: a column declared ZEROFILL shows them, and a CSV file of it does not say that it was one. `padded`
-- says that some id would be written otherwise as the number that it is.
SELECT CASE
    WHEN bool_and(regexp_full_match(id, '[0-9]+|-0*[1-9][0-9]*') AND TRY_CAST(id AS BIGINT) IS NOT NULL) THEN 'BIGINT'
    WHEN bool_and(regexp_full_match(id, '[0-9]+') AND TRY_CAST(id AS UBIGINT) IS NOT NULL) THEN 'UBIGINT'
    ELSE 'VARCHAR'
  END AS type,
  coalesce(bool_or(regexp_full_match(id, '-?0[0-9]+')), false) AS padded
FROM images_exported;

-- section: ids_apart
-- Whether ids that differ as texts differ as numbers: 01 and 1 would be one, so that they are texts.
SELECT count(DISTINCT as_id(id)) = count(DISTINCT id) AS apart FROM images_exported;

-- section: ids_bigint
-- A reference is a number also where a notebook wrote it as 1234.0, as pandas does beside NULLs.
CREATE OR REPLACE MACRO as_id(text) AS
  CASE WHEN regexp_full_match(text, '-?[0-9]+') THEN TRY_CAST(text AS BIGINT)
    WHEN regexp_full_match(text, '-?[0-9]+[.]0*') THEN TRY_CAST(split_part(text, '.', 1) AS BIGINT) END;

-- section: ids_ubigint
CREATE OR REPLACE MACRO as_id(text) AS
  CASE WHEN regexp_full_match(text, '[0-9]+') THEN TRY_CAST(text AS UBIGINT)
    WHEN regexp_full_match(text, '[0-9]+[.]0*') THEN TRY_CAST(split_part(text, '.', 1) AS UBIGINT) END;

-- section: ids_varchar
CREATE OR REPLACE MACRO as_id(text) AS text;

-- section: images
COPY (SELECT * REPLACE (as_id(id) AS id) FROM images_exported) TO (getvariable('images_parquet')) (FORMAT parquet);

-- section: tags
-- `fault` is why a row cannot become a label: a NULL, or a reference that is no id.
COPY (
  SELECT word, value, ref,
    CASE WHEN word IS NULL OR written IS NULL THEN 'null' WHEN ref IS NULL THEN 'invalid' END AS fault
  FROM (SELECT word, value, ref AS written, as_id(ref) AS ref FROM tags_exported)
) TO (getvariable('tags_parquet')) (FORMAT parquet);
