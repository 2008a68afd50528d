/** The two tables as the site made them. */
export const SCHEMA: Readonly<Record<'shots' | 'tags', string>> = {
  shots: `CREATE TABLE shots (
  id int unsigned NOT NULL AUTO_INCREMENT,
  shot_image_id varchar(64) NOT NULL,
  movie_id int unsigned NOT NULL,
  user_id int unsigned NOT NULL,
  created datetime NOT NULL,
  PRIMARY KEY (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
  tags: `CREATE TABLE tags (
  id int unsigned NOT NULL AUTO_INCREMENT,
  value varchar(255) DEFAULT NULL,
  ref_id int unsigned DEFAULT NULL,
  user_id int unsigned NOT NULL,
  type varchar(20) NOT NULL,
  created datetime NOT NULL,
  PRIMARY KEY (id),
  KEY ref_id (ref_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
};
