CREATE TABLE `movies` (`id` int unsigned NOT NULL AUTO_INCREMENT, `title` varchar(255), PRIMARY KEY (`id`));
CREATE TABLE `shots` (
  `id` int unsigned NOT NULL AUTO_INCREMENT,
  `movie_id` int unsigned DEFAULT NULL,
  `shot_image_id` varchar(64) DEFAULT NULL,
  `deleted_at` datetime DEFAULT NULL,
  PRIMARY KEY (`id`)
);
CREATE TABLE `tags` (
  `id` int unsigned NOT NULL AUTO_INCREMENT, `value` varchar(255), `ref_id` int unsigned, PRIMARY KEY (`id`)
);
INSERT INTO `movies` VALUES (1, 'Metropolis');
INSERT INTO `shots` VALUES (1, 1, 'a.jpg', NULL), (2, 1, 'b.jpg', NULL), (3, 1, 'c.jpg', NULL), (4, 1, 'd.jpg', '2026-02-01');
INSERT INTO `tags` (`value`, `ref_id`) VALUES ('cat', 1), ('cat', 2), ('dog', 2), ('dog', 3), ('bird', 1), ('cat', 4);
