CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(50), avatar VARCHAR(200));
CREATE TABLE photos (
  id INT PRIMARY KEY, user_id INT, filename VARCHAR(200), title VARCHAR(200), is_approved TINYINT(1) NOT NULL, deleted TINYINT(1) NOT NULL
);
CREATE TABLE albums (id INT PRIMARY KEY, title VARCHAR(200));
CREATE TABLE album_photos (album_id INT, photo_id INT, PRIMARY KEY (album_id, photo_id));
CREATE TABLE tags (id INT PRIMARY KEY, name VARCHAR(100));
CREATE TABLE photo_tags (photo_id INT, tag_id INT, user_id INT, PRIMARY KEY (photo_id, tag_id));
INSERT INTO users VALUES (1, 'ann', 'ann.png');
INSERT INTO photos VALUES (1, 1, 'a.jpg', 'A', 1, 0), (2, 1, 'b.jpg', 'B', 1, 0), (3, 1, 'c.jpg', 'C', 1, 0), (4, 1, 'd.jpg', 'D', 0, 0), (5, 1, 'e.jpg', 'E', 1, 1);
INSERT INTO albums VALUES (1, 'Holidays');
INSERT INTO album_photos VALUES (1, 1);
INSERT INTO tags VALUES (1, 'cat'), (2, 'dog'), (3, 'bird');
INSERT INTO photo_tags VALUES (1, 1, 1), (2, 1, 1), (2, 2, 1), (3, 2, 1), (1, 3, 1), (4, 1, 1), (5, 2, 1);
