-- One type for ids and what refers to them, and why a use of a tag cannot become a label. Reads views of the exported files, whose ids
-- have their type already (convert.ts makes them): `image(id, file, …, out)`, and `use(word, value, ref, unset, out)` or
-- `name(id, word, out)` and `link(tag, ref, unset, out)`. `out` is set where `where` of dataset.yaml keeps a row out, `unset` where a reference is NULL.
-- To run a section by hand, create these views, then
--   SET VARIABLE images_parquet = 'images.parquet'; SET VARIABLE tags_parquet = 'tags.parquet';

-- section: numbers
-- A reference is a number also where a notebook wrote it as 1234.0, as pandas does beside NULLs.
CREATE MACRO bigint_of(text) AS
  CASE WHEN regexp_full_match(text, '-?[0-9]+') THEN TRY_CAST(text AS BIGINT)
    WHEN regexp_full_match(text, '-?[0-9]+[.]0*') THEN TRY_CAST(split_part(text, '.', 1) AS BIGINT) END;
CREATE MACRO ubigint_of(text) AS
  CASE WHEN regexp_full_match(text, '[0-9]+') THEN TRY_CAST(text AS UBIGINT)
    WHEN regexp_full_match(text, '[0-9]+[.]0*') THEN TRY_CAST(split_part(text, '.', 1) AS UBIGINT) END;

-- section: id_type
-- Ids are whole numbers if every row's id is one; then they are ordered as numbers, from whatever source. Zeros before
-- a number do not count: a column declared ZEROFILL shows them, and a CSV file of it does not say that it was one. `padded`
-- says that some id would be written otherwise as the number that it is. `written(id)` has them as text.
SELECT CASE
    WHEN bool_and(regexp_full_match(id, '[0-9]+|-0*[1-9][0-9]*') AND TRY_CAST(id AS BIGINT) IS NOT NULL) THEN 'BIGINT'
    WHEN bool_and(regexp_full_match(id, '[0-9]+') AND TRY_CAST(id AS UBIGINT) IS NOT NULL) THEN 'UBIGINT'
    ELSE 'VARCHAR'
  END AS type,
  coalesce(bool_or(regexp_full_match(id, '-?0[0-9]+')), false) AS padded
FROM written;

-- section: ids_apart
-- Whether ids that differ as texts differ as numbers: 01 and 1 would be one, so that they are texts.
SELECT count(DISTINCT id :: HUGEINT) = count(DISTINCT id) AS apart FROM written;

-- section: images
COPY (SELECT * EXCLUDE (out) FROM image WHERE out IS NULL) TO (getvariable('images_parquet')) (FORMAT parquet);

-- section: hidden
-- The images that are kept out.
CREATE TABLE hidden AS
SELECT id FROM image WHERE out IS NOT NULL AND id IS NOT NULL
EXCEPT SELECT id FROM image WHERE out IS NULL;

-- section: uses
-- `fault` is the bin of a row that cannot become a label. Whatever keeps it out first counts.
CREATE VIEW judged AS
SELECT word, value, ref,
  CASE WHEN out IS NOT NULL THEN 'filtered'
    WHEN word IS NULL OR unset THEN 'null'
    WHEN ref IS NULL THEN 'invalid'
    WHEN ref IN (SELECT id FROM hidden) THEN 'hidden' END AS fault
FROM use;

-- section: links
CREATE TABLE named AS SELECT id, word, out FROM name WHERE id IS NOT NULL;

CREATE VIEW judged AS
SELECT named.word, link.ref,
  CASE WHEN link.out IS NOT NULL THEN 'filtered'
    WHEN link.unset THEN 'null'
    WHEN named.id IS NULL THEN 'unnamed'
    WHEN named.out IS NOT NULL THEN 'filtered'
    WHEN named.word IS NULL THEN 'null'
    WHEN link.ref IS NULL THEN 'invalid'
    WHEN link.ref IN (SELECT id FROM hidden) THEN 'hidden' END AS fault
FROM link LEFT JOIN named ON named.id = link.tag;

-- section: repeated
-- How many rows of the tags have the id of another.
SELECT count(*) - count(DISTINCT id) AS n FROM named;

-- section: strays
-- What links refer to that is no tag's id.
CREATE TABLE stray AS
SELECT DISTINCT tag AS ref FROM link ANTI JOIN named ON named.id = link.tag WHERE tag IS NOT NULL AND out IS NULL;

-- section: tags
COPY (FROM judged) TO (getvariable('tags_parquet')) (FORMAT parquet);
