/*
 * Small dumps of one table, in the hand of each writer. All say the same: TABLE.
 */

/** What table `pets` of each dump is. */
export const TABLE =
  'id,name,kind,born\n1,Bo,cat,2019-02-03\n2,"O\'Hara, ""Jr""","dog\nbig",\n3,,"",2020-12-31\n4,żółw 🐢,a)\\,2021-01-01\n';

const CREATE = `CREATE TABLE \`pets\` (
  \`id\` int(10) unsigned NOT NULL AUTO_INCREMENT,
  \`name\` varchar(40) DEFAULT NULL,
  \`kind\` text NOT NULL,
  \`born\` date DEFAULT NULL,
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4`;

const ROWS = [
  "(1,'Bo','cat','2019-02-03')",
  String.raw`(2,'O\'Hara, \"Jr\"','dog\nbig',NULL)`,
  "(3,NULL,'','2020-12-31')",
  String.raw`(4,'żółw 🐢','a)\\','2021-01-01')`,
];

const SAVE = `/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
`;
const RESTORE = `/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
`;

/** The programs of MariaDB and MySQL write the same, but for the first lines and the layout of rows. */
function clientDump(header: string, rows: string): string {
  return `${header}
--
-- Host: localhost    Database: zoo
-- ------------------------------------------------------
-- Server version	10.11.6-MariaDB

${SAVE}/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

--
-- Table structure for table \`pets\`
--

DROP TABLE IF EXISTS \`pets\`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
${CREATE};
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table \`pets\`
--

LOCK TABLES \`pets\` WRITE;
/*!40000 ALTER TABLE \`pets\` DISABLE KEYS */;
INSERT INTO \`pets\` VALUES${rows};
/*!40000 ALTER TABLE \`pets\` ENABLE KEYS */;
UNLOCK TABLES;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
${RESTORE}
-- Dump completed on 2026-01-31  4:05:06
`;
}

const MARIADB_DUMP = clientDump(
  '/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)',
  `\n${ROWS.join(',\n')}`,
);

const MYSQLDUMP = clientDump('-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)', ` ${ROWS.join(',')}`);

const PHPMYADMIN = `-- phpMyAdmin SQL Dump
-- version 5.2.1
-- https://www.phpmyadmin.net/
--
-- Host: 127.0.0.1
-- Server version: 10.4.32-MariaDB

SET SQL_MODE = "NO_AUTO_VALUE_ON_ZERO";
START TRANSACTION;
SET time_zone = "+00:00";


${SAVE}
--
-- Database: \`zoo\`
--

-- --------------------------------------------------------

${CREATE.replace(',\n  PRIMARY KEY (`id`)', '')};

--
-- Dumping data for table \`pets\`
--

INSERT INTO \`pets\` (\`id\`, \`name\`, \`kind\`, \`born\`) VALUES
${ROWS.join(',\n').replaceAll(",'", ", '").replaceAll(',NULL', ', NULL')};

--
-- Indexes for table \`pets\`
--
ALTER TABLE \`pets\`
  ADD PRIMARY KEY (\`id\`);
ALTER TABLE \`pets\`
  MODIFY \`id\` int(10) unsigned NOT NULL AUTO_INCREMENT, AUTO_INCREMENT=5;
COMMIT;

${RESTORE}`;

const HEIDISQL = `-- --------------------------------------------------------
-- Host:                         127.0.0.1
-- Server version:               8.0.30 - MySQL Community Server - GPL
-- HeidiSQL Version:             12.3.0.6589
-- --------------------------------------------------------

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8 */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

CREATE DATABASE IF NOT EXISTS \`zoo\` /*!40100 DEFAULT CHARACTER SET utf8mb4 */ /*!80016 DEFAULT ENCRYPTION='N' */;
USE \`zoo\`;

${CREATE.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS')};

-- Dumping data for table zoo.pets: ~4 rows (approximately)
INSERT INTO \`pets\` (\`id\`, \`name\`, \`kind\`, \`born\`) VALUES
	${ROWS.join(',\n\t').replaceAll(",'", ", '").replaceAll(',NULL', ', NULL')};

/*!40103 SET TIME_ZONE=IFNULL(@OLD_TIME_ZONE, 'system') */;
/*!40101 SET SQL_MODE=IFNULL(@OLD_SQL_MODE, '') */;
/*!40014 SET FOREIGN_KEY_CHECKS=IF(@OLD_FOREIGN_KEY_CHECKS IS NULL, 1, @OLD_FOREIGN_KEY_CHECKS) */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40111 SET SQL_NOTES=IFNULL(@OLD_SQL_NOTES, 1) */;
`.replaceAll('\n', '\r\n');

const ADMINER = `-- Adminer 4.8.1 MySQL 8.0.32 dump

SET NAMES utf8;
SET time_zone = '+00:00';
SET foreign_key_checks = 0;
SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';

SET NAMES utf8mb4;

DROP TABLE IF EXISTS \`pets\`;
${CREATE};

INSERT INTO \`pets\` (\`id\`, \`name\`, \`kind\`, \`born\`) VALUES
${ROWS.join(',\n').replaceAll(",'", ",\t'").replaceAll(',NULL', ',\tNULL')};

-- 2026-01-31 04:05:06
`;

/** A dump by each writer whose dumps say when they are whole. */
export const DUMPS: readonly { readonly writer: string; readonly sql: string }[] = [
  { writer: 'mariadb-dump', sql: MARIADB_DUMP },
  { writer: 'mysqldump', sql: MYSQLDUMP },
  { writer: 'phpMyAdmin', sql: PHPMYADMIN },
  { writer: 'HeidiSQL', sql: HEIDISQL },
  { writer: 'Adminer', sql: ADMINER },
];
