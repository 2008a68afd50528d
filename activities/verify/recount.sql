-- What a dataset must be, counted from the exported tables alone, and what was published beside it. Nothing here is
-- shared with clean.sql and merge.sql, and it is done another way: values are spelled by TypeScript, pairs are made
-- distinct in one go, and images, sides and cells are compared by sums.
--
-- Up to a million tags, it proves of all rows: every bin of the ledger, the labels and their uses, which images have
-- which label, the images' cells, the order of the ids and of the tags in a cell, that both formats hold the same rows, and
-- the side of every image. Sets are compared by their size and the sum of 64-bit hashes of their members: two different ones
-- pass for the same with a chance of about one in 2^64, unless somebody made them for that.
--
-- Of more tags, labels and sides are recounted for a part of the images, about as large, that is drawn anew each time: what
-- is wrong with n images at random goes unseen with a chance of (1 - 1/parts)^n, which is one in 600 for a hundred images of
-- 16 million tags. Cells, columns, order of the ids and the agreement of both formats are still checked for all; so are the
-- rows that were read, null, invalid, merged and kept. How the other rows are divided among duplicate, excluded, rare and
-- orphan is then not recounted, only their sum; nor are the uses of a label beyond those in the part.
--
-- It does not prove that export read the source rightly. The CSV files are read by DuckDB's reader as in other stages, but
-- for the exported tags, which are read in TypeScript.
--
-- To run it by hand: CREATE VIEW numbered AS FROM 'tags.parquet'; with `word, value, ref`, a table image(id, print) and a view
-- dataset(row, id, written, print, tags).

-- section: id_type
-- Ids are numbers if every image has one that is written as its number is, but for zeros before it.
CREATE VIEW bare_id AS
SELECT id, regexp_replace(id, '^(-?)0+([0-9])', '\1\2') AS bare FROM image_written;

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

-- section: read_bigint
CREATE MACRO read_id(text) AS TRY_CAST(regexp_extract(text, '^(-?[0-9]+)([.]0*)?$', 1) AS BIGINT);

-- section: read_ubigint
CREATE MACRO read_id(text) AS TRY_CAST(regexp_extract(text, '^([0-9]+)([.]0*)?$', 1) AS UBIGINT);

-- section: read_varchar
CREATE MACRO read_id(text) AS text;

-- section: bounds
-- Nothing where ids are so far apart that a bit for each number between them would be too many.
SELECT least :: VARCHAR AS least, most :: VARCHAR AS most
FROM (SELECT min(id) :: HUGEINT AS least, max(id) :: HUGEINT AS most, count(*) AS n FROM image)
WHERE most - least < greatest(64 * n, 1000000) AND most - least < 268435456;

-- section: known_by_bit
CREATE MACRO is_image(this) AS
  CASE WHEN this BETWEEN getvariable('least') AND getvariable('most')
    THEN get_bit(getvariable('images'), (this - getvariable('least')) :: INTEGER) = 1 ELSE false END;
CREATE MACRO is_published(this) AS
  CASE WHEN this BETWEEN getvariable('least') AND getvariable('most')
    THEN get_bit(getvariable('published'), (this - getvariable('least')) :: INTEGER) = 1 ELSE false END;

-- section: known_by_lookup
CREATE MACRO is_image(this) AS this IN (SELECT id FROM image WHERE id IS NOT NULL);
CREATE MACRO is_published(this) AS this IN (SELECT id FROM published WHERE id IS NOT NULL);

-- section: part
CREATE MACRO in_part(this) AS hash(this) % getvariable('parts') = getvariable('part');
CREATE TABLE claimed (label VARCHAR, uses VARCHAR);

-- section: words
CREATE TABLE respelled (word VARCHAR, label VARCHAR, merged VARCHAR);
CREATE TABLE excluded (label VARCHAR);

-- section: written
CREATE TABLE written AS SELECT word, value FROM numbered WHERE value IS NOT NULL;

-- section: spelled
CREATE TABLE spelled AS
SELECT written.word, coalesce(other.label, written.value) AS label, coalesce(other.merged = 'yes', false) AS merged
FROM written LEFT JOIN (SELECT word :: INTEGER AS word, label, merged FROM respelled) AS other ON other.word = written.word;

CREATE TABLE label AS
SELECT label, (row_number() OVER ()) :: INTEGER AS code FROM (SELECT DISTINCT label FROM spelled WHERE label <> '');

CREATE TABLE meaning AS SELECT word, code FROM spelled JOIN label ON label.label = spelled.label;

-- section: rows
-- `ref` is NULL where a row cannot become a label, be it that it has a NULL or that its reference is no id. Few words are
-- merged into others or nothing at all.
CREATE TABLE row_count AS
SELECT count(*) AS read, count(ref) AS good, count(*) FILTER (missing) AS nulls,
  count(ref) FILTER (special.nameless) AS nameless, count(ref) FILTER (special.merged) AS merged
FROM tag LEFT JOIN (SELECT word, label = '' AS nameless, merged FROM spelled WHERE label = '' OR merged) AS special
  ON special.word = tag.word;

-- section: pairs
CREATE TABLE recounted AS
SELECT code, count(*) AS uses, count(*) FILTER (known) AS images, coalesce(sum(hash(ref)) FILTER (known), 0) AS print
FROM (
  SELECT code, ref, is_image(ref) AS known
  FROM (SELECT DISTINCT tag.ref, meaning.code FROM tag JOIN meaning ON meaning.word = tag.word
    WHERE tag.ref IS NOT NULL AND in_part(tag.ref))
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
WITH p AS (
  SELECT coalesce(sum(uses), 0) AS pairs, coalesce(sum(images) FILTER (fate = 'kept'), 0) AS kept,
    coalesce(sum(uses - images) FILTER (fate = 'kept'), 0) AS orphan,
    coalesce(sum(uses) FILTER (fate = 'excluded'), 0) AS excluded, coalesce(sum(uses) FILTER (fate = 'rare'), 0) AS rare
  FROM judged
)
SELECT read, kept, good - nameless - pairs AS duplicate, excluded, rare, orphan, nulls AS "null",
  read - good - nulls + nameless AS invalid, merged
FROM row_count, p;

-- section: kept
SELECT label, uses FROM judged WHERE fate = 'kept' ORDER BY uses DESC, label;

-- section: look
-- All of a file but its tags, in one look: how many rows are wrong in some way, and the sums.
SELECT count(*) AS rows,
  count(*) FILTER (id IS NULL OR id :: VARCHAR <> written) AS unread,
  count(*) FILTER (id <= before) AS disordered,
  count(*) FILTER (tags IS NULL) AS untagged,
  coalesce(sum(hash(id, print)), 0) :: VARCHAR AS cells,
  coalesce(sum(hash(id, print, tags)), 0) :: VARCHAR AS whole
FROM (SELECT *, lag(id) OVER () AS before FROM dataset);

-- section: offender
SELECT row, written, before :: VARCHAR AS before, id IS NULL OR id :: VARCHAR <> written AS unread, coalesce(id <= before, false) AS disordered
FROM (SELECT *, row_number() OVER () AS row, lag(id) OVER () AS before FROM dataset)
WHERE id IS NULL OR id :: VARCHAR <> written OR id <= before OR tags IS NULL
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

-- section: tag_count
SELECT coalesce(sum(len(string_split(tags, getvariable('delimiter')))), 0) AS tags FROM published;

-- section: part_published
CREATE TABLE part_published AS SELECT id, tags FROM published WHERE in_part(id);

-- section: cells
-- The cells of the images that were published, as they were exported.
SELECT count(*) AS rows, coalesce(sum(hash(id, print)), 0) :: VARCHAR AS cells FROM image WHERE is_published(id);

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
