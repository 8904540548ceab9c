/** Names of the column types of the first schema, by engine; part of a released migration, never to be changed. */
export interface ColumnTypes {
  readonly id: string;
  readonly key: string;
  readonly hash: string;
  readonly bytes: string;
  readonly name: (length: number) => string;
  readonly label: (length: number) => string;
  readonly text: string;
  readonly small: string;
  readonly flag: string;
  readonly int: string;
  readonly big: string;
  readonly generatedInt: string;
  readonly generatedBig: string;
  /** After a table whose rows are kept in the order of the primary key. */
  readonly clustered: string;
  readonly table: string;
}

/** The types of SQLite. */
export const SQLITE_TYPES: ColumnTypes = {
  id: 'BLOB',
  key: 'BLOB',
  hash: 'BLOB',
  bytes: 'BLOB',
  name: () => 'TEXT',
  label: () => 'TEXT',
  text: 'TEXT',
  small: 'INTEGER',
  flag: 'INTEGER',
  int: 'INTEGER',
  big: 'INTEGER',
  generatedInt: 'INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT',
  generatedBig: 'INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT',
  clustered: ' WITHOUT ROWID',
  table: '',
};

const TABLE = ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin';

/** The types of MySQL and MariaDB. */
export const MYSQL_TYPES: ColumnTypes = {
  id: 'BINARY(16)',
  key: 'VARBINARY(512)',
  hash: 'BINARY(32)',
  bytes: 'LONGBLOB',
  name: (length) => `VARCHAR(${length}) CHARACTER SET ascii COLLATE ascii_bin`,
  label: (length) => `VARCHAR(${length})`,
  text: 'LONGTEXT',
  small: 'SMALLINT',
  flag: 'TINYINT',
  int: 'INT',
  big: 'BIGINT',
  generatedInt: 'INT NOT NULL AUTO_INCREMENT PRIMARY KEY',
  generatedBig: 'BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY',
  clustered: TABLE,
  table: TABLE,
};
