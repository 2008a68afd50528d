CREATE TABLE account (nr INT PRIMARY KEY, login VARCHAR(50));
CREATE TABLE groups_of (nr INT PRIMARY KEY, name VARCHAR(50));
CREATE TABLE account_group (account INT, grp INT, PRIMARY KEY (account, grp),
  FOREIGN KEY (account) REFERENCES account (nr), FOREIGN KEY (grp) REFERENCES groups_of (nr));
CREATE TABLE work (nr INT PRIMARY KEY, path VARCHAR(200), visibility VARCHAR(20));
CREATE TABLE keyword (nr INT PRIMARY KEY, text VARCHAR(100));
CREATE TABLE described (w INT, k INT, PRIMARY KEY (w, k),
  CONSTRAINT a FOREIGN KEY (w) REFERENCES work (nr), CONSTRAINT b FOREIGN KEY (k) REFERENCES keyword (nr));
INSERT INTO work VALUES (1, 'a.jpg', 'public'), (2, 'b.jpg', 'public'), (3, 'c.jpg', 'public'), (4, 'd.jpg', 'friends');
INSERT INTO keyword VALUES (1, 'cat'), (2, 'dog'), (3, 'bird');
INSERT INTO described VALUES (1, 1), (2, 1), (2, 2), (3, 2), (1, 3), (4, 1);
