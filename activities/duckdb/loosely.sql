-- section: loosely
-- How a database may compare ids whose collation knows no case, no accents and no spaces at the end, or that reads 007 and
-- 7.0 as 7. Plain letters are most of it, and cheap. Normalising stops at NUL.
CREATE MACRO as_number(id) AS
  regexp_replace(regexp_replace(id, '^(-?[0-9]+)[.]0*$', '\1'), '^(-?)0+([0-9]+)$', '\1\2');
CREATE MACRO loosely(id) AS CASE
  WHEN strlen(id) > length(id)
    THEN as_number(strip_accents(lower(nfc_normalize(replace(rtrim(id, ' '), chr(0), '?')))))
  WHEN id BETWEEN '-' AND ':' THEN as_number(lower(rtrim(id, ' ')))
  ELSE lower(rtrim(id, ' ')) END;

-- section: near
-- How many of the references in `stray(ref)` would meet one of the ids in `target(id)` so; and one of them.
SELECT count(*) AS refs, arg_min(ref, ref) AS ref, arg_min(id, ref) AS id
FROM (
  SELECT stray.ref, min(target.id) AS id
  FROM (SELECT id, loosely(id) AS loose FROM target) AS target
  JOIN (SELECT ref, loosely(ref) AS loose FROM stray) AS stray USING (loose)
  GROUP BY stray.ref
);
