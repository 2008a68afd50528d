-- From labels and images to one row an image. Reads what convert and clean made. To run it by hand in DuckDB:
--   SET VARIABLE images = 'images.parquet'; SET VARIABLE pairs = 'pairs.parquet';
--   SET VARIABLE vocabulary = 'vocabulary.parquet'; SET VARIABLE delimiter = ',';
--   SET VARIABLE validation = 0.1; SET VARIABLE merged = 'merged.parquet';
-- `above` and `upto` bound a range of image ids; unset they mean all.

-- section: side
-- The side of an image depends on its id alone, so it stays where it is from month to month.
CREATE MACRO side(id) AS
  CASE WHEN CAST('0x' || left(md5(id :: VARCHAR), 8) AS UINTEGER) < getvariable('validation') * 4294967296
    THEN 'validation' ELSE 'train' END;

-- section: prepare
CREATE TABLE names AS
SELECT coalesce(list(label ORDER BY class), []) AS names
FROM read_parquet(getvariable('vocabulary')) WHERE class IS NOT NULL;

CREATE TABLE merged AS
SELECT *, NULL :: VARCHAR AS tags, NULL :: VARCHAR AS split, NULL :: UINTEGER AS labels
FROM read_parquet(getvariable('images')) LIMIT 0;

CREATE TABLE orphan (pairs BIGINT);

-- section: group
-- One range of images after the other, in order of the id; classes sort as their labels do in byte order.
-- Grouping finds the labels of an image beside each other when they were sorted before, and takes two thirds of the
-- time; that they then come in order is nothing to rely on.
CREATE OR REPLACE TEMP TABLE labelled AS
SELECT ref, list_sort(list(class)) AS classes
FROM (
  SELECT ref, class FROM read_parquet(getvariable('pairs'))
  WHERE (getvariable('above') IS NULL OR ref > getvariable('above'))
    AND (getvariable('upto') IS NULL OR ref <= getvariable('upto'))
  ORDER BY ref, class
)
GROUP BY ref;

CREATE OR REPLACE TEMP TABLE image AS
SELECT * FROM read_parquet(getvariable('images'))
WHERE (getvariable('above') IS NULL OR id > getvariable('above'))
  AND (getvariable('upto') IS NULL OR id <= getvariable('upto'))
  AND id IN (SELECT ref FROM labelled);

INSERT INTO merged
SELECT image.*,
  array_to_string(list_transform(classes, lambda class: names[class]), getvariable('delimiter')),
  side(image.id),
  len(classes)
FROM image JOIN labelled ON labelled.ref = image.id, names
ORDER BY image.id;

INSERT INTO orphan
SELECT coalesce(sum(len(classes)), 0) FROM labelled WHERE ref NOT IN (SELECT id FROM image);

-- section: write
COPY (SELECT * EXCLUDE (labels) FROM merged) TO (getvariable('merged')) (FORMAT parquet);

-- section: ledger
SELECT
  (SELECT count(*) FROM merged) AS images,
  (SELECT count(DISTINCT id) FROM merged) AS distinct_images,
  (SELECT coalesce(sum(labels), 0) FROM merged) AS kept,
  (SELECT coalesce(sum(pairs), 0) FROM orphan) AS orphan,
  (SELECT count(*) FROM merged WHERE split = 'train') AS train,
  (SELECT count(*) FROM merged WHERE split = 'validation') AS validation;
