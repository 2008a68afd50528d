CREATE TABLE `articles` (`id` bigint NOT NULL AUTO_INCREMENT, `title` varchar(255) DEFAULT NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB;
CREATE TABLE `pictures` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `title` varchar(255) DEFAULT NULL,
  `file_name` varchar(255) DEFAULT NULL,
  `state` varchar(255) DEFAULT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `tags` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `name` varchar(255) COLLATE utf8mb4_bin DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `taggings_count` int DEFAULT '0',
  PRIMARY KEY (`id`),
  UNIQUE KEY `index_tags_on_name` (`name`)
) ENGINE=InnoDB;
CREATE TABLE `taggings` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `tag_id` bigint DEFAULT NULL,
  `taggable_type` varchar(255) DEFAULT NULL,
  `taggable_id` bigint DEFAULT NULL,
  `tagger_type` varchar(255) DEFAULT NULL,
  `tagger_id` bigint DEFAULT NULL,
  `context` varchar(128) DEFAULT NULL,
  `created_at` datetime DEFAULT NULL,
  `tenant` varchar(128) DEFAULT NULL,
  PRIMARY KEY (`id`),
  CONSTRAINT `fk_rails_9fcd2e236b` FOREIGN KEY (`tag_id`) REFERENCES `tags` (`id`)
) ENGINE=InnoDB;

INSERT INTO `articles` VALUES (1, 'News'), (2, 'More'), (3, 'Even more');
INSERT INTO `pictures` VALUES
  (1, 'A', 'a.jpg', 'approved', NULL, '2026-01-01'), (2, 'B', 'b.jpg', 'featured', NULL, '2026-01-01'),
  (3, 'C', 'c.jpg', 'approved', NULL, '2026-01-01'), (4, 'D', 'd.jpg', 'pending', NULL, '2026-01-01'),
  (5, 'E', 'e.jpg', 'approved', '2026-02-01 10:00:00', '2026-01-01');
INSERT INTO `tags` (`id`, `name`, `created_at`, `updated_at`) VALUES
  (1, 'cat', '2026-01-01', '2026-01-01'), (2, 'dog', '2026-01-01', '2026-01-01'),
  (3, 'bird', '2026-01-01', '2026-01-01'), (4, 'politics', '2026-01-01', '2026-01-01'),
  (5, 'Canon', '2026-01-01', '2026-01-01');
INSERT INTO `taggings` (`tag_id`, `taggable_type`, `taggable_id`, `context`) VALUES
  (1, 'Picture', 1, 'tags'), (1, 'Picture', 2, 'tags'), (2, 'Picture', 2, 'tags'), (2, 'Picture', 3, 'tags'),
  (3, 'Picture', 1, 'tags'), (1, 'Picture', 4, 'tags'), (2, 'Picture', 5, 'tags'),
  (5, 'Picture', 1, 'cameras'), (5, 'Picture', 2, 'cameras'), (5, 'Picture', 3, 'cameras'),
  (4, 'Article', 1, 'tags'), (4, 'Article', 2, 'tags'), (4, 'Article', 3, 'tags'), (1, 'Article', 3, 'tags'),
  (2, 'Article', 1, 'tags'), (2, 'Article', 2, 'tags'), (4, 'Article', 1, 'topics'), (4, 'Article', 2, 'topics');
