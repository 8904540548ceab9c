import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resolve } from 'node:path';

import { ConfigurationError } from './configuration-error.js';
import { problemsOf } from './problems-of.fixture.js';
import { Secret } from './secret.js';
import { settingsOf } from './settings-of.fixture.js';

const TOKEN = 'scim_0123456789abcdefghijklmnopqrstuvwxyz';
const OTHER = 'scim_zyxwvutsrqponmlkjihgfedcba9876543210';

describe('readSettings', () => {
  it('has the defaults of docs/configuration.md', () => {
    expect(settingsOf({ PATH: '/bin', HOME: '/root' })).toEqual({
      role: 'all',
      logLevel: 'info',
      publicUrl: 'http://127.0.0.1:3000',
      publicUrlGiven: false,
      listener: { host: '127.0.0.1', port: 3000, tls: undefined, trustProxy: [] },
      management: { host: '127.0.0.1', port: 9090, hostSetting: 'HOST' },
      database: {
        url: expect.any(Secret),
        engine: 'sqlite',
        file: resolve('data/rollcall.db'),
        poolSize: 10,
        reads: 'writer',
        migrate: 'auto',
      },
      eventTargets: [],
      relayLease: 15_000,
      dataFolder: resolve('data'),
      firstStart: { tenantToken: undefined, adminToken: undefined },
      rateLimit: { perSecond: 100, burst: 1000 },
      deletionGuard: { share: 0.2, minimum: 50, window: 3_600_000 },
      archiveRetention: 30 * 86_400_000,
      tracing: false,
      passwordMinLength: 8,
      shutdownTimeout: 20_000,
      drainDelay: 0,
    });
    expect(settingsOf({}).database.url.reveal()).toBe('sqlite:./data/rollcall.db');
  });

  it('traces with an endpoint of OTLP, unless it is disabled', () => {
    const endpoint = 'http://collector:4318';
    expect(settingsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }).tracing).toBe(true);
    expect(settingsOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces` }).tracing).toBe(true);
    expect(settingsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'true' }).tracing).toBe(
      false,
    );
    expect(problemsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT must be an absolute URL that begins with http:// or https://. It is "collector:4318".',
    ]);
  });

  it('reads every setting', () => {
    const settings = settingsOf(
      {
        HOST: '::1',
        PORT: '8443',
        MANAGEMENT_HOST: 'localhost',
        MANAGEMENT_PORT: '0',
        TLS_CERT: '/c.pem',
        TLS_KEY: '/k.pem',
        TRUST_PROXY: '10.0.0.0/8, ::1',
        DATABASE_URL: 'mysql://u:p%40@h1:3306,h2:3306,[::1]:3307/rollcall',
        DATABASE_POOL: '25',
        DATABASE_READS: 'others',
        ROLLCALL_BOOTSTRAP_TOKEN: TOKEN,
        ROLLCALL_ADMIN_TOKEN: OTHER,
        RATE_LIMIT: 'off',
        DELETION_GUARD: 'off',
        ARCHIVE_RETENTION: '90d',
        PASSWORD_MIN_LENGTH: '15',
        RELAY_LEASE: '2s',
        ROLE: 'api',
        LOG_LEVEL: 'debug',
        SHUTDOWN_TIMEOUT: '1m',
      },
      { '/c.pem': 'C', '/k.pem': 'K' },
    );
    expect(settings).toMatchObject({
      role: 'api',
      logLevel: 'debug',
      publicUrl: 'https://[::1]:8443',
      listener: {
        host: '::1',
        port: 8443,
        tls: { certificate: '/c.pem', key: '/k.pem' },
        trustProxy: ['10.0.0.0/8', '::1'],
      },
      management: { host: 'localhost', port: 0, hostSetting: 'MANAGEMENT_HOST' },
      database: { engine: 'mysql', file: undefined, poolSize: 25, reads: 'others', migrate: 'check' },
      dataFolder: resolve('data'),
      rateLimit: undefined,
      deletionGuard: undefined,
      archiveRetention: 90 * 86_400_000,
      relayLease: 2000,
      passwordMinLength: 15,
      shutdownTimeout: 60_000,
    });
    expect(settings.firstStart.tenantToken?.reveal()).toBe(TOKEN);
    expect(settings.firstStart.adminToken?.reveal()).toBe(OTHER);
  });

  it('is frozen at every depth', () => {
    const settings = settingsOf({});
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.listener.trustProxy)).toBe(true);
    expect(() => Object.assign(settings.database, { poolSize: 1 })).toThrow(TypeError);
  });

  it('H-VER-05: PUBLIC_URL is http(s) without query and fragment, its last slash cut', () => {
    expect(settingsOf({ PUBLIC_URL: 'https://id.example.com/base//' })).toMatchObject({
      publicUrl: 'https://id.example.com/base',
      publicUrlGiven: true,
    });
    for (const url of [
      'id.example.com',
      'ftp://id.example.com',
      'https://id.example.com/?a=b',
      'https://id.example.com/?',
      'https://id.example.com/#x',
      'https://me:hunter2@id.example.com',
      'https://id.example.com/scim/v2/',
      'https://id.example.com/a b',
    ]) {
      expect(problemsOf({ PUBLIC_URL: url })).toEqual([expect.stringContaining('PUBLIC_URL must')]);
      expect(problemsOf({ PUBLIC_URL: url }).join()).not.toContain('hunter2');
    }
  });

  it.each([
    ['HOST', 'host:80'],
    ['HOST', 'http://x'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['PORT', '0x10'],
    ['PORT', ' 3000'],
    ['MANAGEMENT_PORT', 'nine'],
    ['TRUST_PROXY', 'loopback'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '::/0'],
    ['DATABASE_POOL', '0'],
    ['MIGRATE', 'yes'],
    ['RATE_LIMIT', '100'],
    ['RATE_LIMIT', '100/10'],
    ['RATE_LIMIT', '0/0'],
    ['DELETION_GUARD', '0%/1/1m'],
    ['DELETION_GUARD', '101%/1/1m'],
    ['DELETION_GUARD', '20/50/60m'],
    ['DELETION_GUARD', '20%/50/60'],
    ['ARCHIVE_RETENTION', '59m'],
    ['ARCHIVE_RETENTION', '3651d'],
    ['PASSWORD_MIN_LENGTH', '0'],
    ['PASSWORD_MIN_LENGTH', '65'],
    ['ROLE', 'both'],
    ['LOG_LEVEL', 'INFO'],
    ['RELAY_LEASE', '1s'],
    ['RELAY_LEASE', '11m'],
    ['RELAY_LEASE', '2000'],
    ['SHUTDOWN_TIMEOUT', '20'],
    ['SHUTDOWN_TIMEOUT', '11m'],
    ['DRAIN_DELAY', '5'],
    ['DRAIN_DELAY', '3m'],
  ])('refuses %s=%s, naming both', (name, value) => {
    expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(JSON.stringify(value))]);
    expect(problemsOf({ [name]: value })[0]).toMatch(new RegExp(`^${name} must `));
  });

  it.each([
    'postgres://u:hunter2@h/db',
    'sqlite:',
    'sqlite::memory:',
    'sqlite://data/x.db',
    'mysql://u:hunter2@h',
    'mysql://u:hunter2@h/',
    'mysql://u:hunter2@/db',
    'mysql://u:hunter2@h1,:3306/db',
    'mysql://u:hunter2@h:port/db',
  ])('refuses DATABASE_URL=%s without showing it', (url) => {
    const found = problemsOf({ DATABASE_URL: url });
    expect(found).toEqual([expect.stringMatching(/^DATABASE_URL must .*not shown\.$/)]);
    expect(found.join()).not.toContain('hunter2');
  });

  it('accepts a MySQL password that holds an @ or a slash', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://u:p@ss@h/db' })).toEqual([]);
    expect(problemsOf({ DATABASE_URL: 'mysql://u:p%2Fss@h/db?x=y' })).toEqual([]);
  });

  it('tokens have 32 characters of the bearer alphabet, differ, and are never shown', () => {
    const short = 'hunter2-hunter2-hunter2-hunter2';
    const malformed = 'hunter2 '.repeat(5);
    for (const name of ['ROLLCALL_BOOTSTRAP_TOKEN', 'ROLLCALL_ADMIN_TOKEN']) {
      expect(problemsOf({ [name]: TOKEN })).toEqual([]);
      for (const token of [short, malformed, 'x'.repeat(4097)]) {
        const found = problemsOf({ [name]: token });
        expect(found).toEqual([expect.stringMatching(new RegExp(`^${name} .*not shown`))]);
        expect(found.join()).not.toContain('hunter2');
      }
    }
    expect(problemsOf({ ROLLCALL_BOOTSTRAP_TOKEN: TOKEN, ROLLCALL_ADMIN_TOKEN: TOKEN })).toEqual([
      expect.stringContaining('are the same'),
    ]);
  });

  it('every secret can come from a file, without its line end', () => {
    const files = { '/t': `${TOKEN}\n`, '/a': `${OTHER}\r\n`, '/d': 'sqlite:/x/y.db\n', '/empty': '\n' };
    const settings = settingsOf(
      { ROLLCALL_BOOTSTRAP_TOKEN_FILE: '/t', ROLLCALL_ADMIN_TOKEN_FILE: '/a', DATABASE_URL_FILE: '/d' },
      files,
    );
    expect(settings.firstStart.tenantToken?.reveal()).toBe(TOKEN);
    expect(settings.firstStart.adminToken?.reveal()).toBe(OTHER);
    expect(settings.database.file).toBe(resolve('/x/y.db'));
    expect(settings.dataFolder).toBe(resolve('/x'));
    const misplaced = problemsOf({ ROLLCALL_ADMIN_TOKEN_FILE: 'hunter2' }, files);
    expect(misplaced).toEqual(['ROLLCALL_ADMIN_TOKEN_FILE: the file that it names cannot be read (ENOENT).']);
    expect(problemsOf({ DATABASE_URL_FILE: '/nowhere' }, files)).toEqual([expect.stringContaining('ENOENT')]);
    expect(problemsOf({ DATABASE_URL_FILE: '/empty' }, files)).toEqual([expect.stringContaining('is empty')]);
    expect(problemsOf({ DATABASE_URL_FILE: '/d', DATABASE_URL: 'sqlite:x' }, files)).toEqual([
      expect.stringContaining('both set'),
    ]);
  });

  it('an empty variable counts as absent', () => {
    expect(settingsOf({ PORT: '', ROLLCALL_ADMIN_TOKEN: '', DATABASE_URL_FILE: '' })).toEqual(settingsOf({}));
  });

  it('TLS needs both files, and both readable', () => {
    const files = { '/c.pem': 'C' };
    expect(problemsOf({ TLS_CERT: '/c.pem' }, files)).toEqual([expect.stringContaining('TLS_KEY')]);
    expect(problemsOf({ TLS_CERT: '/c.pem', TLS_KEY: '/k.pem' }, files)).toEqual([
      'TLS_KEY: the file that it names cannot be read (ENOENT).',
    ]);
  });

  it('client certificates need TLS, and a readable file', () => {
    expect(problemsOf({ TLS_CLIENT_CA: '/ca.pem' }, { '/ca.pem': 'C' })).toEqual([
      expect.stringMatching(/^TLS_CLIENT_CA is set without TLS_CERT and TLS_KEY/),
    ]);
    const tls = { TLS_CERT: '/c.pem', TLS_KEY: '/k.pem', TLS_CLIENT_CA: '/ca.pem' };
    expect(problemsOf(tls, { '/c.pem': 'C', '/k.pem': 'K' })).toEqual([
      'TLS_CLIENT_CA: the file that it names cannot be read (ENOENT).',
    ]);
    expect(problemsOf(tls, { '/c.pem': 'C', '/k.pem': 'K', '/ca.pem': 'A' })).toEqual([]);
  });

  it('the two listeners need two ports', () => {
    expect(problemsOf({ PORT: '9090' })).toEqual([expect.stringContaining('both 9090')]);
    expect(problemsOf({ PORT: '9090', MANAGEMENT_HOST: '10.0.0.1' })).toEqual([]);
    expect(problemsOf({ PORT: '0', MANAGEMENT_PORT: '0', PUBLIC_URL: 'https://a.example' })).toEqual([]);
  });

  it('a free port needs PUBLIC_URL, for no link could name it', () => {
    expect(problemsOf({ PORT: '0' })).toEqual([expect.stringMatching(/^PORT is 0.*PUBLIC_URL/)]);
    expect(problemsOf({ PORT: '0', ROLE: 'relay' })).toEqual([]);
  });

  it('the management listener follows HOST, and says whose address it has', () => {
    expect(settingsOf({ HOST: '10.0.0.1' }).management).toEqual({
      host: '10.0.0.1',
      port: 9090,
      hostSetting: 'HOST',
    });
  });

  it('lists all problems at once', () => {
    const found = problemsOf({ PORT: 'x', ROLE: 'x', TLS_KEY: '/k', ROLLCALL_X: '', PUBLIC_URL: 'x' });
    expect(found).toHaveLength(6);
    const error = new ConfigurationError(found);
    for (const problem of found) expect(error.message).toContain(problem);
  });

  it('gives settings or a ConfigurationError for every environment', () => {
    const name = fc.constantFrom('HOST', 'PORT', 'PUBLIC_URL', 'DATABASE_URL', 'RATE_LIMIT', 'TRUST_PROXY');
    const seed = process.env['ROLLCALL_TEST_SEED'];
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (environment) => {
        expect(Array.isArray(problemsOf(environment))).toBe(true);
      }),
      seed === undefined ? {} : { seed: Number(seed) },
    );
  });
});
