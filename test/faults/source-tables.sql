-- The tables of the site of the fault tests: every bin of the ledger has rows, and every value follows from its number.
-- {images} and {tags} are row counts, {padding} is what makes tags and names longer. References are text, so that convert has to
-- look at them: of whole numbers it would take the exported files as they are.
CREATE TABLE shots (id INT PRIMARY KEY, shot_image_id VARCHAR(600) NOT NULL) ENGINE = InnoDB;
CREATE TABLE tags (
  id INT PRIMARY KEY AUTO_INCREMENT,
  value VARCHAR(200),
  ref_id VARCHAR(12)
) ENGINE = InnoDB;

-- 1 to 100,000: MariaDB has them, MySQL has not.
CREATE TABLE numbers AS
WITH digits (d) AS (
  SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4
  UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9
)
SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS seq
FROM digits AS a, digits AS b, digits AS c, digits AS e, digits AS f;

INSERT INTO shots SELECT seq, CONCAT('still-', seq, REPEAT('{padding}', 5), '.jpg') FROM numbers WHERE seq <= {images};
INSERT INTO tags
SELECT
  seq,
  CASE
    WHEN seq % 97 = 0 THEN NULL
    WHEN seq % 89 = 0 THEN 'telephone'
    WHEN seq % 83 = 0 THEN 'SotD'
    WHEN seq % 79 = 0 THEN CONCAT('rare ', seq)
    ELSE CONCAT('tag ', FLOOR(POW(CRC32(CONCAT('tag', seq)) / 4294967296e0, 2) * 40), '{padding}')
  END,
  1 + CRC32(CONCAT('image', seq)) % ({images} + 20)
FROM numbers WHERE seq <= {tags};

DROP TABLE numbers;
