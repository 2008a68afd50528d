-- From labels and images to one row an image. Reads what convert and clean made. To run it by hand in DuckDB:
--   CREATE VIEW images AS FROM 'images.parquet'; CREATE VIEW image AS FROM images; CREATE VIEW pairs AS FROM 'pairs.parquet';
--   CREATE VIEW vocabulary AS FROM 'vocabulary.parquet'; SET VARIABLE delimiter = ',';
--   SET VARIABLE validation = 0.1; SET VARIABLE merged = 'merged.parquet';
-- and before the section `write`: CREATE VIEW published AS SELECT * EXCLUDE (labels) FROM merged ORDER BY id;
-- `above` and `upto` bound a range of image ids; unset they mean all.

-- section: side
-- The side of an image depends on its id alone, so it stays where it is from month to month: the first 32 bits of its
-- MD5 are below the share of validation (at most a half). As hexadecimal digits they compare as they do as numbers.
CREATE MACRO side(id) AS
  CASE WHEN md5(id :: VARCHAR) < printf('%08x', ceil(getvariable('validation') * 4294967296) :: BIGINT)
    THEN 'validation' ELSE 'train' END;

-- section: prepare
CREATE TABLE names AS
SELECT coalesce(list(label ORDER BY class), []) AS names
FROM vocabulary WHERE class IS NOT NULL;

CREATE TABLE merged AS
SELECT *, NULL :: VARCHAR AS tags, NULL :: VARCHAR AS split, NULL :: UINTEGER AS labels
FROM images LIMIT 0;

-- What became of the labelled in each range: those with an image, and the pairs of those without.
CREATE TABLE found (images BIGINT, orphan BIGINT);

-- section: in_order
-- Whether the images come in order of the id.
SELECT coalesce(bool_and(id >= before), true) AS in_order FROM (SELECT id, lag(id) OVER () AS before FROM images);

-- section: put_in_order
-- Every range would look through all images that are not in order.
CREATE TABLE image_in_order AS FROM images ORDER BY id;

-- section: group
-- One range of images after the other, in order of the id; classes sort as their labels do in byte order. Pairs and images are in
-- order of the id, so that DuckDB passes over what is outside of the range: the time is linear in the size of the site. Grouping
-- finds the labels of an image beside each other, and takes two thirds of the time for it.
CREATE OR REPLACE TEMP TABLE labelled AS
SELECT ref, len(classes) AS labels,
  array_to_string(list_transform(classes, lambda class: names[class]), getvariable('delimiter')) AS tags
FROM (
  SELECT ref, list_sort(list(class)) AS classes
  FROM (
    SELECT ref, class FROM pairs
    WHERE (getvariable('above') IS NULL OR ref > getvariable('above'))
      AND (getvariable('upto') IS NULL OR ref <= getvariable('upto'))
  )
  GROUP BY ref
), names;

INSERT INTO merged
SELECT image.*, labelled.tags, side(image.id), labelled.labels
FROM image JOIN labelled ON labelled.ref = image.id
WHERE (getvariable('above') IS NULL OR image.id > getvariable('above'))
  AND (getvariable('upto') IS NULL OR image.id <= getvariable('upto'));

INSERT INTO found
SELECT count(*) FILTER (has_image), coalesce(sum(labels) FILTER (NOT has_image), 0)
FROM (
  SELECT labels, ref IN (
    SELECT id FROM merged
    WHERE (getvariable('above') IS NULL OR id > getvariable('above'))
      AND (getvariable('upto') IS NULL OR id <= getvariable('upto'))
  ) AS has_image
  FROM labelled
);

-- section: strays_table
-- References, as texts, that meet no image's id.
CREATE TABLE stray (ref VARCHAR);

-- section: strays
INSERT INTO stray
SELECT ref FROM labelled WHERE ref NOT IN (
  SELECT id FROM merged
  WHERE (getvariable('above') IS NULL OR id > getvariable('above'))
    AND (getvariable('upto') IS NULL OR id <= getvariable('upto'))
);

-- section: write
-- `published` is a view of `merged`, in order of the id, with the columns named as the dataset's are. They are put in order as they are
-- written: rows that lie in order in a table of DuckDB's come in pieces that depend on how it was filled, and the row groups of the
-- file, so its bytes, with them. Names of files and cells of tags hardly repeat: the sooner a dictionary of them is given up, the better.
COPY (FROM published) TO (getvariable('merged')) (FORMAT parquet, DICTIONARY_SIZE_LIMIT 10000);

-- section: ledger
-- An image whose id another has comes twice, and was found once.
SELECT
  (SELECT count(*) FROM images) AS read,
  (SELECT count(*) FROM merged) AS images,
  (SELECT coalesce(sum(images), 0) FROM found) AS distinct_images,
  (SELECT coalesce(sum(labels), 0) FROM merged) AS kept,
  (SELECT coalesce(sum(orphan), 0) FROM found) AS orphan,
  (SELECT count(*) FROM merged WHERE split = 'train') AS train,
  (SELECT count(*) FROM merged WHERE split = 'validation') AS validation;
