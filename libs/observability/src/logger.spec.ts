import { describe, expect, it } from '@jest/globals';
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeError } from './describe-error.js';
import { logDestination } from './log-destination.js';
import { createLogger } from './logger.js';
import { withoutQuery } from './redaction.js';

function capture(readable = false): {
  readonly lines: string[];
  readonly log: ReturnType<typeof createLogger>;
} {
  const lines: string[] = [];
  const destination = { write: (text: string) => void lines.push(text) };
  return { lines, log: createLogger({ level: 'info', readable, destination }) };
}

describe('createLogger', () => {
  it('writes JSON lines with the instant in RFC 3339 and the level by name', () => {
    const { lines, log } = capture();
    log.info({ tenant: 'acme' }, 'started');
    log.debug('not written');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      tenant: 'acme',
      msg: 'started',
    });
  });

  it.each([true, false])(
    'a log that nobody can write (a closed terminal) ends nothing: readable %s',
    (readable) => {
      const file = openSync(import.meta.filename, 'r');
      try {
        const log = createLogger({ level: 'info', readable, destination: logDestination(file) });
        for (const line of ['one', 'two'])
          expect(() => {
            log.info(line);
          }).not.toThrow();
      } finally {
        closeSync(file);
      }
    },
  );

  it('writes whole lines to a descriptor', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'rollcall-log-')), 'log');
    const file = openSync(path, 'w');
    const log = createLogger({ level: 'info', readable: false, destination: logDestination(file) });
    log.info({ name: 'Zoë' }, 'one');
    log.info('two');
    closeSync(file);
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines.map((line) => (line === '' ? '' : JSON.parse(line).msg))).toEqual(['one', 'two', '']);
    expect(lines[0]).toContain('Zoë');
  });

  it('ASVS 16.2.5: writes no authorization header, token or password at any depth', () => {
    const { lines, log } = capture();
    log.info({
      authorization: 'Bearer canary',
      token: 'canary',
      headers: { authorization: 'Bearer canary', cookie: 'canary', 'set-cookie': ['canary'] },
      body: {
        password: 'canary',
        client_secret: 'canary',
        inner: { token: 'canary', deep: { password: 'canary' } },
      },
    });
    log
      .child({ token: 'canary', tenant: 'acme' })
      .info({ list: [{ Password: 'canary' }], Authorization: 'canary' });
    log.info({ a: { b: { c: { d: { e: { unusual: 'canary' } } } } } });
    log.info(new Headers({ authorization: 'canary' }));
    expect(lines.join('')).not.toContain('canary');
    expect(lines.join('')).toContain('[redacted]');
    expect(lines.join('')).toContain('"tenant":"acme"');
  });

  it('writes an error under any name without its statement, and leaves what it was given as it was', () => {
    const { lines, log } = capture();
    const failure = Object.assign(new Error("Duplicate entry 'canary'"), { sql: 'canary' });
    const given = Object.freeze({ failure, inner: Object.freeze({ token: 'kept' }), at: new Date(0) });
    log.info(given, 'failed');
    log.error(failure, 'failed');
    expect(lines.join('')).not.toContain('canary');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      failure: { type: 'Error', message: "Duplicate entry '…'" },
      at: '1970-01-01T00:00:00.000Z',
    });
    expect(given.inner.token).toBe('kept');
  });

  it('X-SEC-03: a request is its id, method and path, without query, headers and body', () => {
    const { lines, log } = capture();
    log.info({
      req: {
        id: 'r1',
        method: 'GET',
        url: '/scim/v2/Users?filter=userName%20eq%20%22canary%22',
        headers: { authorization: 'Bearer canary' },
        body: { userName: 'canary' },
      },
      res: { statusCode: 200, payload: 'canary' },
    });
    expect(JSON.parse(lines[0]!)).toMatchObject({
      req: { id: 'r1', method: 'GET', url: '/scim/v2/Users?[redacted]' },
      res: { statusCode: 200 },
    });
    expect(lines.join('')).not.toContain('canary');
  });

  it('ASVS 16.4.1: a line end in a value does not begin a new line', () => {
    const { lines, log } = capture();
    log.info({ name: 'a\n{"level":"fatal"}' }, 'b\nc');
    expect(lines.join('').trimEnd().split('\n')).toHaveLength(1);
  });

  it('writes readable lines for a terminal, redacted in the same way', () => {
    const { lines, log } = capture(true);
    log.info({ token: 'canary', port: 3000 }, 'listening');
    expect(lines.join('')).toMatch(/INFO.*listening.*3000/);
    expect(lines.join('')).not.toContain('canary');
  });
});

describe('withoutQuery', () => {
  it('keeps the path only', () => {
    expect(withoutQuery('/a/b')).toBe('/a/b');
    expect(withoutQuery('/a?x=1?y')).toBe('/a?[redacted]');
    expect(withoutQuery('?')).toBe('?[redacted]');
  });
});

describe('describeError', () => {
  it('has type, message, stack, code and causes', () => {
    const cause = Object.assign(new RangeError('inner'), { code: 'E_INNER' });
    const description = describeError(new Error('outer', { cause }));
    expect(description).toMatchObject({
      type: 'Error',
      message: 'outer',
      cause: { type: 'RangeError', message: 'inner', code: 'E_INNER' },
    });
    expect(description.stack).toContain('outer');
  });

  it('X-SEC-15: has no statement and no value of one', () => {
    const error = Object.assign(new Error(`Duplicate entry 'canary' for key "canary"`), {
      sql: 'insert … canary',
      query: 'canary',
      parameters: ['canary'],
      driverError: { sqlMessage: 'canary' },
    });
    const shown = JSON.stringify(describeError(new Error('failed', { cause: error })));
    expect(shown).not.toContain('canary');
    expect(shown).toContain("Duplicate entry '…'");
  });

  it('describes what is no error, and stops at a cause that leads back', () => {
    expect(describeError('text')).toEqual({ type: 'string', message: 'text' });
    expect(describeError(undefined)).toEqual({ type: 'undefined', message: 'undefined' });
    expect(describeError(Object.create(null))).toMatchObject({ message: '' });
    const error = new Error('loop');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).match(/"cause"/g)).toHaveLength(5);
  });
});
