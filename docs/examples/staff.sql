-- A small company, as mysqldump would write it: departments, people, what they earned and earn.
DROP DATABASE IF EXISTS staff;
CREATE DATABASE staff;
USE staff;

CREATE TABLE `department` (
  `code` char(4) NOT NULL,
  `name` varchar(40) NOT NULL,
  PRIMARY KEY (`code`),
  UNIQUE KEY `name` (`name`)
);

CREATE TABLE `person` (
  `id` int NOT NULL AUTO_INCREMENT,
  `name` varchar(60) NOT NULL,
  `department` char(4) NOT NULL,
  `hired` date NOT NULL,
  PRIMARY KEY (`id`),
  KEY `department` (`department`),
  CONSTRAINT `works_in` FOREIGN KEY (`department`) REFERENCES `department` (`code`)
);

CREATE TABLE `salary` (
  `person` int NOT NULL,
  `from_date` date NOT NULL,
  `to_date` date NOT NULL,
  `amount` decimal(9,2) NOT NULL,
  PRIMARY KEY (`person`,`from_date`),
  CONSTRAINT `earned_by` FOREIGN KEY (`person`) REFERENCES `person` (`id`) ON DELETE CASCADE
);

LOCK TABLES `department` WRITE;
INSERT INTO `department` VALUES ('d001','Grove keeping'),('d002','Roots'),('d003','Seed and sales');
UNLOCK TABLES;

LOCK TABLES `person` WRITE;
INSERT INTO `person` VALUES (1,'Ada Birch','d001','2019-03-01'),(2,'Ben Alder','d001','2020-06-15'),
  (3,'Cleo Rowan','d002','2018-01-08'),(4,'Dan Willow','d002','2022-09-01'),
  (5,'Eve Hazel','d003','2021-11-20');
UNLOCK TABLES;

LOCK TABLES `salary` WRITE;
INSERT INTO `salary` VALUES (1,'2019-03-01','2022-02-28',52000.00),(1,'2022-03-01','9999-01-01',61000.00),
  (2,'2020-06-15','9999-01-01',48500.00),(3,'2018-01-08','2021-01-07',70000.00),
  (3,'2021-01-08','9999-01-01',84000.00),(4,'2022-09-01','9999-01-01',45000.00),
  (5,'2021-11-20','9999-01-01',57250.00);
UNLOCK TABLES;

CREATE VIEW `earning` AS
  SELECT `person`.`name`, `salary`.`amount`
  FROM `person` JOIN `salary` ON `salary`.`person` = `person`.`id`
  WHERE `salary`.`to_date` > now();
