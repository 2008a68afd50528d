CREATE TABLE users (
  id INTEGER PRIMARY KEY auto_increment, name VARCHAR(32) UNIQUE NOT NULL, pass VARCHAR(250)
) ENGINE=InnoDB DEFAULT CHARSET='utf8';
CREATE TABLE images (
  id INTEGER PRIMARY KEY auto_increment,
  owner_id INTEGER NOT NULL,
  owner_ip VARCHAR(45) NOT NULL,
  filename VARCHAR(64) NOT NULL,
  filesize INTEGER NOT NULL,
  hash CHAR(32) UNIQUE NOT NULL,
  ext CHAR(4) NOT NULL,
  source VARCHAR(255),
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  posted TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
  locked BOOLEAN NOT NULL DEFAULT FALSE,
  approved BOOLEAN NOT NULL DEFAULT FALSE,
  approved_by_id INTEGER NULL,
  trash BOOLEAN NOT NULL DEFAULT FALSE,
  FOREIGN KEY (owner_id) REFERENCES users(id) ON DELETE RESTRICT
) ENGINE=InnoDB DEFAULT CHARSET='utf8';
CREATE TABLE tags (
  id INTEGER PRIMARY KEY auto_increment, tag VARCHAR(64) UNIQUE NOT NULL, count INTEGER NOT NULL DEFAULT 0
) ENGINE=InnoDB DEFAULT CHARSET='utf8';
CREATE TABLE image_tags (
  image_id INTEGER NOT NULL,
  tag_id INTEGER NOT NULL,
  UNIQUE(image_id, tag_id),
  FOREIGN KEY (image_id) REFERENCES images(id) ON DELETE CASCADE,
  FOREIGN KEY (tag_id) REFERENCES tags(id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET='utf8';

INSERT INTO users VALUES (1, 'Anonymous', NULL);
INSERT INTO images (id, owner_id, owner_ip, filename, filesize, hash, ext, width, height, approved, trash) VALUES
  (1, 1, '::1', 'a.jpg', 9, 'aa000000000000000000000000000001', 'jpg', 1, 1, TRUE, FALSE),
  (2, 1, '::1', 'b.jpg', 9, 'bb000000000000000000000000000002', 'jpg', 1, 1, TRUE, FALSE),
  (3, 1, '::1', 'c.jpg', 9, 'cc000000000000000000000000000003', 'jpg', 1, 1, TRUE, FALSE),
  (4, 1, '::1', 'd.jpg', 9, 'dd000000000000000000000000000004', 'jpg', 1, 1, FALSE, FALSE),
  (5, 1, '::1', 'e.jpg', 9, 'ee000000000000000000000000000005', 'jpg', 1, 1, TRUE, TRUE),
  (6, 1, '::1', 'f.jpg', 9, 'ff000000000000000000000000000006', 'jpg', 1, 1, TRUE, FALSE);
INSERT INTO tags (id, tag) VALUES (1, 'cat'), (2, 'dog'), (3, 'bird'), (4, 'tagme');
INSERT INTO image_tags VALUES (1, 1), (2, 1), (2, 2), (3, 2), (1, 3), (4, 1), (5, 1), (5, 2), (6, 4), (3, 4);
