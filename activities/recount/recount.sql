-- What a dataset must be, counted from the exported tables alone, and what was published beside it. Nothing here is
-- shared with clean.sql and merge.sql, and it is done another way: values are spelled by TypeScript, pairs are made
-- distinct in one go, and images, sides and cells are compared by sums.
--
-- Up to a million rows in each table it proves of all: every bin of the ledger, the labels and their uses, which images have
-- which label, the images' cells, the order of the ids and of the tags in a cell, names and types of the columns, that both
-- formats hold the same rows, and the side of every image. Sets are compared by their size and the sum of 64-bit hashes of
-- their members: two different ones pass for the same with a chance of about one in 2^64, unless somebody made them for that.
--
-- Of more rows, a part of the images stands for all in what has to be made distinct or looked up: labels, cells, sides and the
-- order within cells. It has about a million rows and is drawn anew each time, so what is wrong with n images at random
-- goes unseen with a chance of (1 - 1/parts)^n: of 16 million tags one in 600 for a hundred images, and 15 in 16 for a single one.
-- Proved of all are then the columns, the order of the ids, the agreement of both formats, the count of each side, the rows
-- that were read, that are NULL, that `where` keeps out by themselves or by their tag, and that name no tag. The other bins of the ledger are proved to add up, not one by one; labels to be those of
-- the part, no label to be missing whose uses in the part are enough, and none to have fewer uses than in the part.
--
-- It does not prove that export read the source rightly.
--
-- To run it by hand: CREATE VIEW worded AS FROM 'tags.parquet'; with `word, value`, tables image(id, print) and tag(word, ref),
-- and a view dataset(id, written, print, tags).

-- section: id_type
-- Ids are numbers if every row of `id_written(id)` has one that is written as its number is, but for zeros before it.
CREATE OR REPLACE VIEW bare_id AS
SELECT id, regexp_replace(id, '^(-?)0+([0-9])', '\1\2') AS bare FROM id_written;

-- section: id_type_found
SELECT CASE
    WHEN count(*) = count(*) FILTER (TRY_CAST(bare AS BIGINT) :: VARCHAR = bare) THEN 'BIGINT'
    WHEN count(*) = count(*) FILTER (TRY_CAST(bare AS UBIGINT) :: VARCHAR = bare) THEN 'UBIGINT'
    ELSE 'VARCHAR'
  END AS type,
  count(*) FILTER (bare <> id) > 0 AS padded
FROM bare_id;

-- section: ids_meet
-- Whether two ids, such as 01 and 1, are one number: then all are texts.
SELECT count(DISTINCT bare) < count(DISTINCT id) AS meet FROM bare_id;

-- section: read
CREATE MACRO as_bigint(text) AS TRY_CAST(regexp_extract(text, '^(-?[0-9]+)([.]0*)?$', 1) AS BIGINT);
CREATE MACRO as_ubigint(text) AS TRY_CAST(regexp_extract(text, '^([0-9]+)([.]0*)?$', 1) AS UBIGINT);
CREATE MACRO as_varchar(text) AS text;

-- section: part_of_numbers
CREATE MACRO in_part(this) AS abs(this % getvariable('parts')) = getvariable('part');

-- section: part_of_texts
CREATE MACRO in_part(this) AS hash(this) % getvariable('parts') = getvariable('part');

-- section: claims
CREATE TABLE claimed (label VARCHAR, uses VARCHAR);

-- section: words
CREATE TABLE respelled (word VARCHAR, label VARCHAR, merged VARCHAR);
CREATE TABLE excluded (label VARCHAR);

-- section: written
CREATE TABLE written AS
SELECT word, value FROM worded WHERE value IS NOT NULL AND word IN (SELECT tag.word FROM tag);

-- section: spelled
CREATE TABLE spelled AS
SELECT written.word, coalesce(other.label, written.value) AS label, coalesce(other.merged = 'yes', false) AS merged
FROM written LEFT JOIN (SELECT word :: INTEGER AS word, label, merged FROM respelled) AS other ON other.word = written.word;

CREATE TABLE label AS
SELECT label, (row_number() OVER ()) :: INTEGER AS code FROM (SELECT DISTINCT label FROM spelled WHERE label <> '');

CREATE TABLE meaning AS SELECT word, code FROM spelled JOIN label ON label.label = spelled.label;

-- section: pairs
CREATE TABLE recounted AS
SELECT code, count(*) AS uses, count(*) FILTER (known) AS images, coalesce(sum(hash(ref)) FILTER (known), 0) AS print
FROM (
  SELECT code, ref, ref IN (SELECT id FROM image WHERE id IS NOT NULL) AS known
  FROM (SELECT DISTINCT tag.ref, meaning.code FROM tag JOIN meaning ON meaning.word = tag.word)
)
GROUP BY code;

CREATE TABLE judged AS
SELECT label.label, uses, images, print,
  CASE WHEN label.label IN (SELECT excluded.label FROM excluded) THEN 'excluded'
    -- A part of the uses does not tell.
    WHEN getvariable('parts') > 1 AND label.label IN (SELECT claimed.label FROM claimed) THEN 'kept'
    WHEN getvariable('parts') = 1 AND uses >= getvariable('min_uses') THEN 'kept' ELSE 'rare' END AS fate
FROM recounted JOIN label ON label.code = recounted.code;

-- section: ledger
-- Of all rows that may become a label; `nameless` are invalid too.
WITH r AS (
  SELECT count(*) AS good, count(*) FILTER (spelled.label = '') AS nameless, count(*) FILTER (spelled.merged) AS merged
  FROM tag JOIN spelled ON spelled.word = tag.word
),
p AS (
  SELECT coalesce(sum(uses), 0) AS pairs, coalesce(sum(images) FILTER (fate = 'kept'), 0) AS kept,
    coalesce(sum(uses - images) FILTER (fate = 'kept'), 0) AS orphan,
    coalesce(sum(uses) FILTER (fate = 'excluded'), 0) AS excluded, coalesce(sum(uses) FILTER (fate = 'rare'), 0) AS rare
  FROM judged
)
SELECT good, nameless, merged, good - nameless - pairs AS duplicate, kept, excluded, rare, orphan,
  (SELECT count(*) FROM tag_read WHERE ref IN (SELECT id FROM hidden)) AS hidden
FROM r, p;

-- section: kept
SELECT label, uses FROM judged WHERE fate = 'kept' ORDER BY uses DESC, label;

-- section: forms
-- Whether an id is written otherwise than its number is, such as with zeros before it; Parquet's are not written.
CREATE MACRO is_otherwise(id, text) AS coalesce(CASE WHEN in_part(id) THEN id :: VARCHAR <> text END, false);

-- section: look
-- All of a file in one look: how many rows are wrong in some way, and the sums.
SELECT count(*) AS rows,
  count(*) FILTER (id IS NULL OR is_otherwise(id, written)) AS unread,
  count(*) FILTER (id <= before) AS disordered,
  count(*) FILTER (tags IS NULL) AS untagged,
  coalesce(sum(hash(id, print, tags)), 0) :: VARCHAR AS whole
FROM (SELECT *, lag(id) OVER () AS before FROM dataset);

-- section: offender
SELECT row, coalesce(written, id :: VARCHAR) AS written, before :: VARCHAR AS before,
  id IS NULL OR is_otherwise(id, written) AS unread, coalesce(id <= before, false) AS disordered
FROM (SELECT *, row_number() OVER () AS row, lag(id) OVER () AS before FROM dataset)
WHERE id IS NULL OR is_otherwise(id, written) OR id <= before OR tags IS NULL
ORDER BY row LIMIT 1;

-- section: sides
SELECT count(*) FILTER (side = 'train') AS train, count(*) FILTER (side = 'validation') AS validation,
  min(id) FILTER (published IS DISTINCT FROM side) :: VARCHAR AS wrong
FROM (
  SELECT id, published,
    CASE WHEN ('0x' || md5(id :: VARCHAR)[:8]) :: BIGINT < getvariable('threshold') THEN 'validation' ELSE 'train' END AS side
  FROM sided
);

-- section: split
SELECT count(*) FILTER (split = 'train') AS train, count(*) FILTER (split = 'validation') AS validation FROM parquet;

-- section: doubtful
-- What a part tells of the labels of all: one that is used often enough in it is a label, and none has fewer uses than in it.
SELECT label, expected, found FROM (
  SELECT label, 'it, for its ' || uses || ' uses' AS expected, 'it not among them' AS found FROM judged
  WHERE fate = 'rare' AND uses >= getvariable('min_uses')
  UNION ALL
  SELECT claimed.label, 'at least ' || greatest(coalesce(judged.uses, 0), getvariable('min_uses')) || ' uses', claimed.uses
  FROM claimed LEFT JOIN judged ON judged.label = claimed.label
  WHERE claimed.uses :: BIGINT < greatest(coalesce(judged.uses, 0), getvariable('min_uses'))
  UNION ALL
  SELECT label, 'it excluded', 'it among them' FROM claimed WHERE label IN (SELECT excluded.label FROM excluded)
)
ORDER BY label LIMIT 1;

-- section: part_published
CREATE TABLE part_published AS SELECT id, print, tags FROM dataset WHERE in_part(id);

-- section: cells
-- The cells of the images that were published, beside those that were exported.
WITH exported AS (
  SELECT count(*) AS rows, coalesce(sum(hash(id, print)), 0) AS cells FROM image WHERE id IN (SELECT id FROM part_published)
),
published AS (SELECT count(*) AS rows, coalesce(sum(hash(id, print)), 0) AS cells FROM part_published)
SELECT exported.rows AS expected, published.rows AS found, exported.cells = published.cells AS same FROM exported, published;

-- section: labels
SELECT coalesce(judged.label, found.tag) AS label, coalesce(judged.images, 0) AS expected, coalesce(found.images, 0) AS found
FROM (SELECT * FROM judged WHERE fate = 'kept' AND images > 0) AS judged
FULL JOIN (
  SELECT tag, count(*) AS images, sum(hash(id)) AS print
  FROM (SELECT id, unnest(string_split(tags, getvariable('delimiter'))) AS tag FROM part_published)
  GROUP BY tag
) AS found ON found.tag = judged.label
WHERE judged.print IS DISTINCT FROM found.print OR judged.images IS DISTINCT FROM found.images
ORDER BY 1 LIMIT 1;

-- section: order_in_cells
SELECT id :: VARCHAR AS id, tags
FROM (SELECT id, tags, string_split(tags, getvariable('delimiter')) AS parts FROM part_published)
WHERE parts <> list_sort(parts)
ORDER BY 1 LIMIT 1;
