import { afterAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { belongs, type Canary } from '../support/canaries.js';
import { canaryNet, CanaryNet } from '../support/canary-net.js';
import { CanarySearch } from '../support/canary-search.mjs';
import { noteCommand } from '../support/canary-traffic.js';

const ROOT = join(import.meta.dirname, '../..');
const SECRET = 'Zq7+kT/2mW9"vB4é&hN8xR3';

function searching(value: string): CanarySearch<{ readonly value: string }> {
  const search = new CanarySearch<{ readonly value: string }>();
  search.add({ value });
  return search;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

describe('the search for canaries', () => {
  it.each([
    ['as it is', SECRET],
    ['in capitals', SECRET.toUpperCase()],
    ['folded', SECRET.toLowerCase()],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in JSON', JSON.stringify({ a: SECRET })],
    ['in JSON within JSON', JSON.stringify({ line: JSON.stringify({ a: 'Zq7+kT/2mW9xvB4' }) })],
    ['as base64', base64(SECRET)],
    ['as base64 behind one character', base64(`:${SECRET}`)],
    ['as base64 behind two characters', base64(`a:${SECRET} and more`)],
    ['as base64url', Buffer.from(`x?${SECRET}`).toString('base64url')],
    ['as hexadecimal digits', Buffer.from(SECRET).toString('hex')],
    ['as hexadecimal digits in capitals', Buffer.from(SECRET).toString('hex').toUpperCase()],
  ])('finds one %s, with its line', (form, text) => {
    const value = form.includes('within') ? 'Zq7+kT/2mW9xvB4' : SECRET;
    const found = searching(value).find(`nothing here\nbefore ${text} behind\nnothing here`);
    expect(found).toEqual([
      { canary: { value }, number: 2, column: expect.any(Number), line: `before ${text} behind` },
    ]);
  });

  it('finds the random part of a token, its beginning, its end, and the signature of a JWT', () => {
    const token = 'scim_7Gk2pQx9Lw4Tz8Rb3Nv6Yc1Mh5Jd0Fs7Ax2Eu9K';
    for (const part of [token.slice(5), token.slice(5, 17), token.slice(-12)])
      expect(searching(token).find(`x${part}…`)).toHaveLength(1);
    const jwt = ['eyJhbGciOiJSUzI1NiJ9', 'eyJzdWIiOiJjYW5hcnktMTIzNDUifQ', 'c2lnbmF0dXJlLTEyMzQ'];
    const search = searching(jwt.join('.'));
    expect(search.find(`x ${jwt[2]}`)).toHaveLength(1);
    expect(search.find(`${jwt[0]}.${jwt[1]} is that of others, and so is scim_`)).toEqual([]);
  });

  it('finds each of many, and nothing in text that is like them', () => {
    const search = new CanarySearch<{ readonly value: string }>();
    const values = Array.from(
      { length: 500 },
      (_, index) => `user-${(index * 7919 + 1e9).toString(36)}-canary`,
    );
    for (const value of values) search.add({ value });
    expect(search.find(values.join('\n')).map(({ number }) => number)).toEqual(
      values.map((_, index) => index + 1),
    );
    expect(search.find(values.map((value) => value.replace('-canary', '-finch')).join('\n'))).toEqual([]);
  });
});

describe('the net below every spec', () => {
  const CANARY: Canary = { name: 'the token of acme', kind: 'credential', value: SECRET };

  function net(): CanaryNet {
    const made = new CanaryNet();
    made.seed(CANARY.kind, CANARY.name, CANARY.value);
    return made;
  }

  it('names the canary, the output and the line, and says each thing once', () => {
    const one = net();
    let text = 'first\n';
    one.watch('log', 'the log of a service', () => text);
    text += `second ${base64(SECRET)}\n`;
    expect(one.takeFindings()).toEqual([
      'the token of acme (credential) does not belong into log: the log of a service, line 2: second ' +
        base64(SECRET),
    ]);
    expect(one.takeFindings()).toEqual([]);
  });

  it('finds what became a canary only after it was put out', () => {
    const one = new CanaryNet();
    const output = one.watch('log', 'the log', () => `a ${SECRET}`);
    one.note('error', `b ${SECRET}`);
    one.seed('credential', 'late', SECRET);
    output.end();
    expect(one.takeFindings()).toHaveLength(2);
  });

  it('leaves alone what belongs where it is', () => {
    const one = new CanaryNet();
    one.seed('personal', 'a user name', 'bjensen-2381');
    one.look('event', 'the feed', 'bjensen-2381');
    expect(belongs('personal', 'event')).toBe(true);
    expect(one.takeFindings()).toEqual([]);
    one.look('log', 'the log', 'bjensen-2381');
    expect(one.takeFindings()).toHaveLength(1);
  });

  it('takes no word and no short text for a secret', () => {
    const one = new CanaryNet();
    for (const value of ['password', 'abc1234', undefined]) one.seed('credential', 'a word', value);
    one.look('log', 'the log', 'password abc1234 undefined');
    expect(one.takeFindings()).toEqual([]);
  });

  it('lets a command show the token that it makes, for that is no canary yet', () => {
    const token = 'scim_9Lw4Tz8Rb3Nv6Yc1Mh5Jd0Fs7Ax2Eu9K7Gk2pQx';
    noteCommand('rollcall token issue', { out: `${token}\n`, err: '' });
    expect(canaryNet.takeFindings()).toEqual([]);
    noteCommand('rollcall token list', { out: `${token.slice(0, 20)}…\n`, err: '' });
    expect(canaryNet.takeFindings()).toEqual([expect.stringContaining('what rollcall token issue made')]);
  });
});

describe('a spec that lets a canary out', () => {
  const folder = mkdtempSync(join(process.env['ROLLCALL_TEST_FOLDER'] ?? tmpdir(), 'leak-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['fails, and its findings are told', "['the token of acme in line 7']", 1],
    ['passes where nothing was found', '[]', 0],
  ])('%s', (_, findings, status) => {
    const config = {
      rootDir: folder,
      testEnvironment: join(ROOT, 'test/support/canary-environment.mjs'),
      testMatch: ['**/*.spec.mjs'],
      moduleFileExtensions: ['mjs', 'js'],
    };
    writeFileSync(join(folder, 'jest.config.json'), JSON.stringify(config));
    writeFileSync(
      join(folder, 'leak.spec.mjs'),
      `globalThis[Symbol.for('rollcall.canaries')] = () => ${findings}; test('passes', () => undefined);`,
    );
    const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
    const ran = spawnSync(
      process.execPath,
      ['--experimental-vm-modules', jest, '--config', join(folder, 'jest.config.json'), '--runInBand'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect([ran.status, ran.stderr]).toEqual([status, expect.stringContaining('1 passed')]);
    expect(ran.stderr.includes('the token of acme in line 7')).toBe(status === 1);
  });
});
