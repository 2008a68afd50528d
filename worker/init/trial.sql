-- What a label set would have, from what clean leaves when no tag is too rare: `pairs(ref, class)`, `vocabulary(label, uses, bin,
-- class)`, and the `images`.

-- section: best
-- The uses of each image's most used label.
CREATE TABLE best AS
SELECT ref, max(uses) AS uses FROM pairs JOIN vocabulary USING (class)
WHERE ref IN (SELECT id FROM images) GROUP BY ref;

-- section: top
SELECT label, uses FROM vocabulary WHERE bin = 'kept' ORDER BY uses DESC, label LIMIT 20;

-- section: yields
SELECT step,
  (SELECT count(*) FROM vocabulary WHERE bin = 'kept' AND uses >= step) AS labels,
  (SELECT count(*) FROM best WHERE best.uses >= step) AS images
FROM (SELECT unnest(list_value(500, 200, 100, 50, 20, 10, 5, 2, 1)) AS step) ORDER BY step DESC;

-- section: marks
-- Which delimiters no label of so many uses contains. `uses` is set before.
SELECT mark, ord FROM (VALUES (',', 1), ('|', 2), (';', 3), (' | ', 4), ('||', 5)) AS candidate (mark, ord)
WHERE NOT EXISTS (
  FROM vocabulary WHERE bin = 'kept' AND uses >= getvariable('uses') AND strpos(label || mark, mark) <= length(label)
) ORDER BY ord;
