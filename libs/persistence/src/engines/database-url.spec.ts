import { describe, expect, it } from '@jest/globals';

import { DatabaseUnavailable } from '../errors.js';
import { readDatabaseUrl } from './database-url.js';

function refusal(url: string): string {
  try {
    readDatabaseUrl(url);
  } catch (error) {
    if (error instanceof DatabaseUnavailable) return error.message;
    throw error;
  }
  throw new Error(`${url} was read`);
}

describe('DATABASE_URL', () => {
  it('names several hosts, each with a port of its own', () => {
    expect(readDatabaseUrl('mysql://u:p@h1:3306,h2,[::1]:3307,[fe80::2],10.0.0.5:33060/db')).toEqual({
      engine: 'mysql',
      hosts: [
        { host: 'h1', port: 3306 },
        { host: 'h2', port: 3306 },
        { host: '::1', port: 3307 },
        { host: 'fe80::2', port: 3306 },
        { host: '10.0.0.5', port: 33060 },
      ],
      user: 'u',
      password: 'p',
      database: 'db',
      shown: 'mysql://u:***@h1:3306,h2,[::1]:3307,[fe80::2],10.0.0.5:33060/db',
    });
  });

  it('has percent escapes in user, password and database', () => {
    expect(readDatabaseUrl('mariadb://a%40b:p%3Aw%2F%40%2C@h/d%2Fb?ignored=1')).toMatchObject({
      user: 'a@b',
      password: 'p:w/@,',
      database: 'd/b',
      shown: 'mariadb://a%40b:***@h/d%2Fb',
    });
    expect(readDatabaseUrl('mysql://root@h/d')).toMatchObject({ user: 'root', password: '' });
    expect(readDatabaseUrl('mysql://h/d')).toMatchObject({ user: '', shown: 'mysql://h/d' });
  });

  it.each(['h1,,h2', ',h1', 'h1,', 'h1:0', 'h1:65536', 'h1:x', '::1', '[::1', '[::g]:1', 'h 1', 'h1,h2:'])(
    'with the hosts "%s" is refused with a sentence that says what to write',
    (hosts) => {
      const message = refusal(`mysql://u:s3cr3t-canary@${hosts}/db`);
      expect(message).toMatch(/^DATABASE_URL has a malformed host, ".*": write host, host:port or/);
      expect(message).not.toContain('canary');
    },
  );

  it.each([
    'mysql://',
    'mysql://h1,h2',
    'mysql://u:p@/db',
    'mysql://u:p@h1,h2/',
    'mysql://h/?x=1',
    'mysql:h/d',
  ])('"%s" is refused with its form', (url) =>
    expect(refusal(url)).toContain('must have the form mysql://user:password@host:port/database'),
  );

  it('X-SEC: is refused without showing what may belong to the password', () => {
    for (const url of [
      'mysql://u:s3cr3t/canary@h',
      'mysql://u:s3cr3t@canary@h1,:2/db',
      'mysql://u:s3cr3t/canary@h/',
    ]) {
      expect(refusal(url)).not.toMatch(/s3cr3t|canary/);
    }
  });

  it('with a malformed percent escape is refused', () => {
    expect(refusal('mysql://u:%zz@h1,h2/d')).toContain('percent escape');
  });
});
