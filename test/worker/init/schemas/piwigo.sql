CREATE TABLE `piwigo_categories` (
  `id` smallint(5) unsigned NOT NULL auto_increment,
  `name` varchar(255) NOT NULL default '',
  `status` enum('public','private') NOT NULL default 'public',
  PRIMARY KEY (`id`)
) ENGINE=MyISAM;
CREATE TABLE `piwigo_image_category` (
  `image_id` mediumint(8) unsigned NOT NULL default '0',
  `category_id` smallint(5) unsigned NOT NULL default '0',
  PRIMARY KEY (`image_id`,`category_id`)
) ENGINE=MyISAM;
CREATE TABLE `piwigo_images` (
  `id` mediumint(8) unsigned NOT NULL auto_increment,
  `file` varchar(255) binary NOT NULL default '',
  `date_available` datetime NOT NULL default '1970-01-01 00:00:00',
  `name` varchar(255) default NULL,
  `width` smallint(9) unsigned default NULL,
  `path` varchar(255) NOT NULL default '',
  `storage_category_id` smallint(5) unsigned default NULL,
  `level` tinyint unsigned NOT NULL default '0',
  `md5sum` char(32) default NULL,
  PRIMARY KEY (`id`)
) ENGINE=MyISAM;
CREATE TABLE `piwigo_image_tag` (
  `image_id` mediumint(8) unsigned NOT NULL default '0',
  `tag_id` smallint(5) unsigned NOT NULL default '0',
  PRIMARY KEY (`image_id`,`tag_id`),
  KEY `image_tag_i1` (`tag_id`)
) ENGINE=MyISAM;
CREATE TABLE `piwigo_tags` (
  `id` smallint(5) unsigned NOT NULL auto_increment,
  `name` varchar(255) NOT NULL default '',
  `url_name` varchar(255) binary NOT NULL default '',
  PRIMARY KEY (`id`)
) ENGINE=MyISAM;

INSERT INTO `piwigo_images` (`id`, `file`, `path`, `level`) VALUES
  (1, 'IMG_1.jpg', './upload/1.jpg', 0), (2, 'IMG_1.jpg', './upload/2.jpg', 0), (3, 'c.jpg', './upload/3.jpg', 0),
  (4, 'family.jpg', './upload/4.jpg', 4), (5, 'admin.jpg', './upload/5.jpg', 8);
INSERT INTO `piwigo_tags` (`id`, `name`, `url_name`) VALUES (1, 'cat', 'cat'), (2, 'dog', 'dog'), (3, 'bird', 'bird');
INSERT INTO `piwigo_image_tag` VALUES (1, 1), (2, 1), (2, 2), (3, 2), (1, 3), (4, 1), (4, 2), (5, 1);
