-- From the members' tags to a clean label set. Reads the uses of tags (`tags`), by the one of the first two sections that
-- fits its columns, the texts of their words (`words`), and the rules as tables `synonym(variant, label)` and `excluded(label)`. To run it by
-- hand in DuckDB:
--   CREATE VIEW tags AS FROM 'tags.parquet'; CREATE VIEW words AS FROM tags; SET VARIABLE lower_case = false; SET VARIABLE min_uses = 500;
--   SET VARIABLE pairs = 'pairs.parquet'; SET VARIABLE vocabulary = 'vocabulary.parquet';

-- section: tags_judged
-- `fault` is the bin of a row that cannot become a label: convert found out.
CREATE VIEW tag AS SELECT word, ref, fault FROM tags;

-- section: tags_exported
-- References are ids or NULL, since the source vouches for that.
CREATE VIEW tag AS
SELECT word, ref, CASE WHEN word IS NULL OR ref IS NULL THEN 'null' END AS fault
FROM tags;

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

-- A word has its text only in the row where its number comes first.
CREATE VIEW word_value AS SELECT word, value FROM words WHERE value IS NOT NULL;

-- Each distinct value once, so that text is cleaned thousands of times, not millions; and how many of its rows are
-- good, and how many are not.
CREATE TABLE written AS
SELECT word,
  count(*) FILTER (fault IS NULL) AS rows,
  count(*) FILTER (fault = 'filtered') AS filtered,
  count(*) FILTER (fault = 'null') AS nulls,
  count(*) FILTER (fault = 'unnamed') AS unnamed,
  count(*) FILTER (fault = 'invalid') AS invalid,
  count(*) FILTER (fault = 'hidden') AS hidden
FROM tag GROUP BY word;

CREATE TABLE spelling AS
SELECT word, rows, coalesce(synonym.label, spelled) AS label, synonym.label IS NOT NULL AS merged
FROM (SELECT word, rows, normalise(value) AS spelled FROM written JOIN word_value USING (word) WHERE rows > 0)
LEFT JOIN synonym ON synonym.variant = spelled;

-- Labels as small integers in byte order: what follows compares and sorts integers only.
CREATE TABLE label AS
SELECT label, row_number() OVER (ORDER BY label) :: INTEGER AS code
FROM (SELECT DISTINCT label FROM spelling WHERE label <> '');

-- In order, so that what repeats stands together. What does not fit in memory is sorted on disk.
CREATE TABLE coded AS
SELECT tag.ref, meaning.code
FROM tag
JOIN (SELECT word, code FROM spelling JOIN label USING (label)) AS meaning USING (word)
WHERE tag.fault IS NULL
ORDER BY ref, code;

-- section: pairs
-- Each (image, tag) once, in order of the image.
CREATE TABLE pair AS
SELECT ref, code
FROM (SELECT ref, code, lag(ref) OVER () AS ref_before, lag(code) OVER () AS code_before FROM coded)
WHERE ref IS DISTINCT FROM ref_before OR code IS DISTINCT FROM code_before;

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
WITH
  row_count AS (
    SELECT sum(rows) AS good, sum(filtered) AS filtered, sum(nulls) AS nulls, sum(unnamed) AS unnamed,
      sum(invalid) AS invalid, sum(hidden) AS hidden
    FROM written
  ),
  meaning AS (
    SELECT sum(rows) FILTER (label = '') AS nameless, sum(rows) FILTER (merged) AS merged FROM spelling
  ),
  uses AS (
    SELECT sum(uses) AS pairs,
      sum(uses) FILTER (bin = 'excluded') AS excluded,
      sum(uses) FILTER (bin = 'rare') AS rare,
      sum(uses) FILTER (bin = 'kept') AS kept,
      count(*) FILTER (bin = 'kept') AS labels
    FROM vocabulary
  )
SELECT
  coalesce(good + filtered + nulls + unnamed + row_count.invalid + hidden, 0) AS read,
  coalesce(filtered, 0) AS filtered,
  coalesce(nulls, 0) AS "null",
  coalesce(unnamed, 0) AS unnamed,
  coalesce(row_count.invalid, 0) + coalesce(nameless, 0) AS invalid,
  coalesce(hidden, 0) AS hidden,
  (SELECT count(*) FROM coded) - coalesce(pairs, 0) AS duplicate,
  coalesce(excluded, 0) AS excluded,
  coalesce(rare, 0) AS rare,
  coalesce(kept, 0) AS labelled,
  coalesce(meaning.merged, 0) AS merged,
  labels
FROM row_count, meaning, uses;
