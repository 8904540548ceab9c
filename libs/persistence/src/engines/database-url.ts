import { DatabaseUnavailable } from '../errors.js';

/** A server that a DATABASE_URL names. */
export interface DatabaseHost {
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Where a database is. */
export type DatabaseAddress =
  | { readonly engine: 'libsql'; readonly path: string; readonly shown: string }
  | {
      readonly engine: 'mysql';
      /** In the order of the URL, at least one. */
      readonly hosts: readonly DatabaseHost[];
      readonly user: string;
      readonly password: string;
      readonly database: string;
      /** The URL with its password masked, for messages. */
      readonly shown: string;
    };

/** The address of a database on a server. */
export type MysqlAddress = Extract<DatabaseAddress, { engine: 'mysql' }>;

const DEFAULT_PORT = 3306;

/**
 * Reads a DATABASE_URL: `sqlite:<path>` or `mysql://user:password@host:port/database`, also with several hosts
 * separated by commas, each with a port of its own (3306 where it has none), IPv6 addresses in brackets.
 * @throws DatabaseUnavailable for anything else
 */
export function readDatabaseUrl(url: string): DatabaseAddress {
  if (url.startsWith('sqlite:')) return readSqliteUrl(url);
  for (const scheme of ['mysql:', 'mariadb:']) if (url.startsWith(scheme)) return readMysqlUrl(scheme, url);
  throw new DatabaseUnavailable('DATABASE_URL must begin with "sqlite:" or "mysql://".');
}

function readSqliteUrl(url: string): DatabaseAddress {
  const path = url.slice('sqlite:'.length);
  if (path === '' || path.includes(':memory:')) {
    throw new DatabaseUnavailable('DATABASE_URL must name a file: sqlite:./data/rollcall.db.');
  }
  return { engine: 'libsql', path, shown: url };
}

/** Node reads no URL with several hosts, so it is taken apart here. */
function readMysqlUrl(scheme: string, url: string): MysqlAddress {
  const [, login, list, path] =
    /^\/\/(?:(.*)@)?([^@/]*)\/([^?#@]*)(?:[?#].*)?$/s.exec(url.slice(scheme.length)) ?? [];
  if (list === undefined || list === '' || path === undefined || path === '') {
    throw new DatabaseUnavailable(
      'DATABASE_URL must have the form mysql://user:password@host:port/database, with several hosts separated by commas.',
    );
  }
  const [, user = '', password] = /^([^:]*)(?::(.*))?$/s.exec(login ?? '') ?? [];
  const shownLogin = login === undefined ? '' : `${user}${password === undefined ? '' : ':***'}@`;
  return {
    engine: 'mysql',
    hosts: list.split(',').map(readHost),
    user: decode(user),
    password: decode(password ?? ''),
    database: decode(path),
    shown: `${scheme}//${shownLogin}${list}/${path}`,
  };
}

function readHost(text: string): DatabaseHost {
  const [, bracketed, name, digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? name ?? '';
  const port = digits === undefined ? DEFAULT_PORT : Number(digits);
  if (host === '' || port === 0 || !URL.canParse(`mysql://${text}/`)) {
    throw new DatabaseUnavailable(
      `DATABASE_URL has a malformed host, "${text}": write host, host:port or [IPv6 address]:port, several separated by commas.`,
    );
  }
  return { host, port };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DatabaseUnavailable('DATABASE_URL holds a malformed percent escape.');
  }
}
