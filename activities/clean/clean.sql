-- From the members' tags to a clean label set. Reads the table `tags(id, value, ref, fault)` that convert made
-- and the rules as tables `synonym(variant, label)` and `excluded(label)`. To run it by hand in DuckDB:
--   SET VARIABLE tags = 'tags.parquet'; SET VARIABLE lower_case = false; SET VARIABLE min_uses = 500;
--   SET VARIABLE pairs = 'pairs.parquet'; SET VARIABLE vocabulary = 'vocabulary.parquet';
-- `above` and `upto` bound a range of image ids; unset they mean all.

-- section: rules
CREATE TABLE synonym (variant VARCHAR, label VARCHAR);
CREATE TABLE excluded (label VARCHAR);

-- section: spell
-- Unicode NFC, trimmed, every run of white space one space; lower case only where the rules say so. NUL and the
-- byte order mark, which nobody sees, count as white space; NUL goes first, since nfc_normalize stops at one.
CREATE MACRO spaced(value) AS
  nfc_normalize(trim(regexp_replace(value, '[\x{00}\t\n\x{0B}\f\r\x{85}\x{FEFF}\p{Z}]+', ' ', 'g'), ' '));
CREATE MACRO normalise(value) AS
  CASE WHEN getvariable('lower_case') THEN nfc_normalize(lower(spaced(value))) ELSE spaced(value) END;

-- Each distinct value once with what it means, so that text is cleaned thousands of times, not millions.
CREATE TABLE spelling AS
WITH written AS (
  SELECT value, count(*) AS rows, normalise(value) AS spelled
  FROM read_parquet(getvariable('tags')) WHERE fault IS NULL GROUP BY value
)
SELECT value, rows, coalesce(synonym.label, spelled) AS label, synonym.label IS NOT NULL AS merged
FROM written LEFT JOIN synonym ON synonym.variant = spelled;

-- Labels as small integers in byte order: what follows compares and sorts integers only.
CREATE TABLE label AS
SELECT label, row_number() OVER (ORDER BY label) :: INTEGER AS code
FROM (SELECT DISTINCT label FROM spelling WHERE label <> '');

CREATE TABLE coded AS
SELECT tags.ref, meaning.code
FROM read_parquet(getvariable('tags')) AS tags
JOIN (SELECT value, code FROM spelling JOIN label USING (label)) AS meaning USING (value)
WHERE tags.fault IS NULL;

CREATE TABLE pair AS SELECT ref, code FROM coded LIMIT 0;

-- section: pairs
-- Each (image, tag) once. Run for one range of images after the other.
INSERT INTO pair
SELECT DISTINCT ref, code FROM coded
WHERE (getvariable('above') IS NULL OR ref > getvariable('above'))
  AND (getvariable('upto') IS NULL OR ref <= getvariable('upto'));

-- section: vocabulary
-- Uses are counted before anything is dropped; `class` is the label's number among the kept, in byte order.
CREATE TABLE vocabulary AS
WITH used AS (SELECT code, count(*) AS uses FROM pair GROUP BY code),
judged AS (
  SELECT code, label, uses,
    CASE WHEN label IN (SELECT label FROM excluded) THEN 'excluded'
      WHEN uses < getvariable('min_uses') THEN 'rare' ELSE 'kept' END AS bin
  FROM used JOIN label USING (code)
)
SELECT *, CASE WHEN bin = 'kept' THEN row_number() OVER (PARTITION BY bin ORDER BY code) END :: INTEGER AS class
FROM judged;

COPY (SELECT label, uses, bin, class FROM vocabulary ORDER BY code)
  TO (getvariable('vocabulary')) (FORMAT parquet);
COPY (SELECT ref, class FROM pair JOIN vocabulary USING (code) WHERE class IS NOT NULL)
  TO (getvariable('pairs')) (FORMAT parquet);

-- section: ledger
-- Where the rows went in this stage. What is neither null nor invalid is a pair or the repetition of one.
SELECT
  (SELECT count(*) FROM read_parquet(getvariable('tags'))) AS read,
  (SELECT count(*) FROM read_parquet(getvariable('tags')) WHERE fault = 'null') AS "null",
  (SELECT count(*) FROM read_parquet(getvariable('tags')) WHERE fault = 'invalid')
    + (SELECT coalesce(sum(rows), 0) FROM spelling WHERE label = '') AS invalid,
  (SELECT count(*) FROM coded) - (SELECT count(*) FROM pair) AS duplicate,
  (SELECT coalesce(sum(uses), 0) FROM vocabulary WHERE bin = 'excluded') AS excluded,
  (SELECT coalesce(sum(uses), 0) FROM vocabulary WHERE bin = 'rare') AS rare,
  (SELECT coalesce(sum(uses), 0) FROM vocabulary WHERE bin = 'kept') AS labelled,
  (SELECT coalesce(sum(rows), 0) FROM spelling WHERE merged) AS merged,
  (SELECT count(*) FROM vocabulary WHERE bin = 'kept') AS labels;
