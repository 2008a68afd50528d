CREATE TABLE IF NOT EXISTS Albums
  (id INTEGER PRIMARY KEY NOT NULL AUTO_INCREMENT, albumRoot INTEGER NOT NULL, relativePath LONGTEXT NOT NULL) ENGINE InnoDB;
CREATE TABLE IF NOT EXISTS Images
  (id BIGINT PRIMARY KEY NOT NULL AUTO_INCREMENT,
  album INTEGER,
  name LONGTEXT CHARACTER SET utf8 COLLATE utf8_general_ci NOT NULL,
  status INTEGER NOT NULL,
  category INTEGER NOT NULL,
  modificationDate DATETIME,
  fileSize BIGINT,
  uniqueHash VARCHAR(128),
  manualOrder BIGINT,
  CONSTRAINT Images_Albums FOREIGN KEY (album) REFERENCES Albums (id) ON DELETE CASCADE ON UPDATE CASCADE,
  UNIQUE (album, name(255))) ENGINE InnoDB;
CREATE TABLE IF NOT EXISTS Tags
  (id INTEGER PRIMARY KEY NOT NULL AUTO_INCREMENT,
  pid INTEGER,
  name LONGTEXT CHARACTER SET utf8 COLLATE utf8_general_ci NOT NULL,
  icon BIGINT,
  iconkde LONGTEXT CHARACTER SET utf8 COLLATE utf8_general_ci,
  lft INTEGER NOT NULL,
  rgt INTEGER NOT NULL,
  CONSTRAINT Tags_Images FOREIGN KEY (icon) REFERENCES Images (id) ON DELETE SET NULL ON UPDATE CASCADE,
  UNIQUE (pid, name(100))) ENGINE InnoDB;
CREATE TABLE IF NOT EXISTS ImageTags
  (imageid BIGINT NOT NULL,
  tagid INTEGER NOT NULL,
  CONSTRAINT ImageTags_Images FOREIGN KEY (imageid) REFERENCES Images (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT ImageTags_Tags FOREIGN KEY (tagid) REFERENCES Tags (id) ON DELETE CASCADE ON UPDATE CASCADE,
  UNIQUE (imageid, tagid)) ENGINE InnoDB;
CREATE TABLE IF NOT EXISTS ImageTagProperties
  (imageid BIGINT, tagid INTEGER, property TEXT, value LONGTEXT,
  CONSTRAINT ImageTagProperties_Images FOREIGN KEY (imageid) REFERENCES Images (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT ImageTagProperties_Tags FOREIGN KEY (tagid) REFERENCES Tags (id) ON DELETE CASCADE ON UPDATE CASCADE) ENGINE InnoDB;

INSERT INTO Albums VALUES (1, 1, '/');
INSERT INTO Images (id, album, name, status, category) VALUES
  (1, 1, 'a.jpg', 1, 1), (2, 1, 'b.jpg', 1, 1), (3, 1, 'c.jpg', 1, 1),
  (4, 1, 'hidden.jpg', 2, 1), (5, NULL, 'trashed.jpg', 3, 1), (6, 1, 'film.mp4', 1, 2);
INSERT INTO Tags (id, pid, name, lft, rgt) VALUES
  (1, 0, '_Digikam_Internal_Tags_', 1, 6), (2, 1, 'Color Label Red', 2, 3), (3, 1, 'Pick Label Accepted', 4, 5),
  (4, 0, 'Animals', 7, 14), (5, 4, 'cat', 8, 9), (6, 4, 'dog', 10, 11), (7, 4, 'bird', 12, 13);
INSERT INTO ImageTags VALUES
  (1, 5), (2, 5), (2, 6), (3, 6), (1, 7), (4, 5), (5, 6), (6, 5), (1, 2), (2, 2), (3, 2), (1, 3), (3, 3);
