CREATE TABLE wp_terms (
  term_id bigint(20) unsigned NOT NULL auto_increment,
  name varchar(200) NOT NULL default '',
  slug varchar(200) NOT NULL default '',
  term_group bigint(10) NOT NULL default 0,
  PRIMARY KEY (term_id)
);
CREATE TABLE wp_term_taxonomy (
  term_taxonomy_id bigint(20) unsigned NOT NULL auto_increment,
  term_id bigint(20) unsigned NOT NULL default 0,
  taxonomy varchar(32) NOT NULL default '',
  description longtext NOT NULL,
  parent bigint(20) unsigned NOT NULL default 0,
  count bigint(20) NOT NULL default 0,
  PRIMARY KEY (term_taxonomy_id)
);
CREATE TABLE wp_term_relationships (
  object_id bigint(20) unsigned NOT NULL default 0,
  term_taxonomy_id bigint(20) unsigned NOT NULL default 0,
  term_order int(11) NOT NULL default 0,
  PRIMARY KEY (object_id,term_taxonomy_id)
);
CREATE TABLE wp_postmeta (
  meta_id bigint(20) unsigned NOT NULL auto_increment,
  post_id bigint(20) unsigned NOT NULL default '0',
  meta_key varchar(255) default NULL,
  meta_value longtext,
  PRIMARY KEY (meta_id)
);
CREATE TABLE wp_posts (
  ID bigint(20) unsigned NOT NULL auto_increment,
  post_author bigint(20) unsigned NOT NULL default '0',
  post_title text NOT NULL,
  post_status varchar(20) NOT NULL default 'publish',
  post_name varchar(200) NOT NULL default '',
  post_parent bigint(20) unsigned NOT NULL default '0',
  guid varchar(255) NOT NULL default '',
  post_type varchar(20) NOT NULL default 'post',
  post_mime_type varchar(100) NOT NULL default '',
  PRIMARY KEY (ID)
);

INSERT INTO wp_posts (ID, post_title, post_status, guid, post_type, post_mime_type) VALUES
  (1, 'A', 'inherit', 'https://example.org/a.jpg', 'attachment', 'image/jpeg'),
  (2, 'B', 'inherit', 'https://example.org/b.jpg', 'attachment', 'image/jpeg'),
  (3, 'C', 'inherit', 'https://example.org/c.jpg', 'attachment', 'image/jpeg'),
  (4, 'D', 'trash', 'https://example.org/d.jpg', 'attachment', 'image/jpeg'),
  (5, 'E', 'private', 'https://example.org/e.jpg', 'attachment', 'image/jpeg'),
  (6, 'News', 'publish', 'https://example.org/?p=6', 'post', '');
INSERT INTO wp_terms (term_id, name, slug) VALUES (1, 'Uncategorized', 'uncategorized'), (12, 'cat', 'cat'), (13, 'dog', 'dog'), (14, 'bird', 'bird'), (2, 'Main menu', 'main');
INSERT INTO wp_term_taxonomy (term_taxonomy_id, term_id, taxonomy, description) VALUES
  (1, 1, 'category', ''), (2, 12, 'post_tag', ''), (3, 13, 'post_tag', ''), (4, 14, 'post_tag', ''), (5, 2, 'nav_menu', '');
INSERT INTO wp_term_relationships (object_id, term_taxonomy_id) VALUES
  (1, 2), (2, 2), (2, 3), (3, 3), (1, 4), (4, 2), (5, 3), (6, 1), (6, 2);
