import { DatabaseUnavailable } from '../errors.js';

/** Where a database is. */
export type DatabaseAddress =
  | { readonly engine: 'libsql'; readonly path: string; readonly shown: string }
  | {
      readonly engine: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
      /** The URL with its password masked, for messages. */
      readonly shown: string;
    };

/**
 * Reads a DATABASE_URL: `sqlite:<path>` or `mysql://user:password@host:port/database`. Of several hosts separated by
 * commas the first is used.
 * @throws DatabaseUnavailable for anything else
 */
export function readDatabaseUrl(url: string): DatabaseAddress {
  if (url.startsWith('sqlite:')) return readSqliteUrl(url);
  if (url.startsWith('mysql:') || url.startsWith('mariadb:')) return readMysqlUrl(url);
  throw new DatabaseUnavailable('DATABASE_URL must begin with "sqlite:" or "mysql://".');
}

function readSqliteUrl(url: string): DatabaseAddress {
  const path = url.slice('sqlite:'.length);
  if (path === '' || path.includes(':memory:')) {
    throw new DatabaseUnavailable('DATABASE_URL must name a file: sqlite:./data/rollcall.db.');
  }
  return { engine: 'libsql', path, shown: url };
}

function readMysqlUrl(url: string): DatabaseAddress {
  const oneHost = firstHost(url);
  const parsed = URL.canParse(oneHost) ? new URL(oneHost) : undefined;
  const database = parsed === undefined ? '' : decode(parsed.pathname.slice(1));
  if (parsed === undefined || parsed.hostname === '' || database === '') {
    throw new DatabaseUnavailable(
      'DATABASE_URL must have the form mysql://user:password@host:port/database.',
    );
  }
  const password = decode(parsed.password);
  if (parsed.password !== '') parsed.password = '***';
  return {
    engine: 'mysql',
    host: parsed.hostname,
    port: parsed.port === '' ? 3306 : Number(parsed.port),
    user: decode(parsed.username),
    password,
    database,
    shown: parsed.toString(),
  };
}

/** `mysql://u:p@a:1,b:2/db` without `,b:2`. */
function firstHost(url: string): string {
  const start = url.lastIndexOf('@') + 1;
  const comma = url.indexOf(',', start);
  if (comma === -1) return url;
  const slash = url.indexOf('/', comma);
  return url.slice(0, comma) + (slash === -1 ? '' : url.slice(slash));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DatabaseUnavailable('DATABASE_URL holds a malformed percent escape.');
  }
}
