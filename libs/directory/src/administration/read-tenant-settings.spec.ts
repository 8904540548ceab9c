import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT, type Json } from '@rollcall/scim';

import type { TenantRecord } from '../ports/tenant-record.js';
import { AdministrationError } from './administration-error.js';
import { mergePatch } from './merge-patch.js';
import { readTenantSettings, tenantSettings, withTenantSettings } from './read-tenant-settings.js';

const TENANT: TenantRecord = {
  id: 1,
  name: 'acme',
  created: 0,
  relaxations: LENIENT,
  uniqueGroupNames: true,
  state: 'paused',
};

const ALL = {
  rateLimit: { perSecond: 5, burst: 9 },
  deletionGuard: { share: 0.2, minimum: 50, windowMinutes: 60 },
  logRetentionDays: 30,
  publicUrl: 'https://scim.example.com/acme',
  relaxations: { stringBooleans: false, loneElement: false },
  privateFilters: true,
};

function problemOf(given: Json): string {
  try {
    readTenantSettings(given);
  } catch (error) {
    if (error instanceof AdministrationError && error.code === 'invalidSettings') return error.message;
    throw error;
  }
  throw new Error(`not refused: ${JSON.stringify(given)}`);
}

describe('the settings of a tenant', () => {
  it('are given back as they were set, and set nothing else', () => {
    const changed = withTenantSettings(TENANT, readTenantSettings(ALL));
    expect(tenantSettings(changed)).toEqual(ALL);
    expect(changed).toMatchObject({ state: 'paused', uniqueGroupNames: true, privateFilters: true });
    expect(changed.relaxations).toEqual({ ...LENIENT, stringBooleans: false, loneElement: false });
    expect(changed.settings).not.toHaveProperty('relaxations');
    expect(withTenantSettings(changed, {})).toEqual(TENANT);
    expect(tenantSettings(TENANT)).toEqual({});
  });

  it('every relaxation can be switched off, and what is switched on is as by default', () => {
    const off = Object.fromEntries(Object.keys(LENIENT).map((name) => [name, false]));
    expect(withTenantSettings(TENANT, readTenantSettings({ relaxations: off })).relaxations).toEqual(STRICT);
    const on = Object.fromEntries(Object.keys(LENIENT).map((name) => [name, true]));
    expect(withTenantSettings(TENANT, readTenantSettings({ relaxations: on }))).toEqual(TENANT);
  });

  it('"off" switches a limit off', () => {
    const off = { rateLimit: 'off', deletionGuard: 'off' };
    expect(tenantSettings(withTenantSettings(TENANT, readTenantSettings(off)))).toEqual(off);
  });

  it.each([
    [[], 'must be a JSON object'],
    [null, 'must be a JSON object'],
    [{ ratelimit: 'off' }, 'no setting "ratelimit"; there are rateLimit, deletionGuard'],
    [{ constructor: 1 }, 'no setting "constructor"'],
    [{ 'a\u001b': 1 }, 'no setting "a\ufffd"'],
    [{ rateLimit: 'OFF' }, 'rateLimit must be "off", or'],
    [{ rateLimit: { perSecond: 1 } }, 'perSecond and burst'],
    [{ rateLimit: { perSecond: 1, burst: 2, more: 3 } }, 'perSecond and burst'],
    [{ rateLimit: { perSecond: 0, burst: 2 } }, 'whole numbers from 1'],
    [{ rateLimit: { perSecond: 1.5, burst: 2 } }, 'whole numbers from 1'],
    [{ rateLimit: { perSecond: 3, burst: 2 } }, 'a burst that is not below'],
    [{ deletionGuard: {} }, 'share, minimum and windowMinutes'],
    [{ deletionGuard: { share: 20, minimum: 1, windowMinutes: 1 } }, 'a share from 0.01 to 1'],
    [{ deletionGuard: { share: 0.5, minimum: -1, windowMinutes: 1 } }, 'a minimum that is'],
    [{ deletionGuard: { share: 0.5, minimum: 1, windowMinutes: 0 } }, 'windowMinutes from 1'],
    [{ logRetentionDays: 0 }, 'whole number of days from 1'],
    [{ logRetentionDays: '30' }, 'whole number of days from 1'],
    [{ relaxations: false }, 'must be an object'],
    [{ relaxations: { everything: false } }, 'has no "everything"; relaxations are createOnNoMatch'],
    [{ relaxations: { loneElement: 'no' } }, 'true or false for each'],
    [{ privateFilters: 'yes' }, 'must be true or false'],
  ])('%j is refused', (given, said) => {
    expect(problemOf(given)).toContain(said);
  });

  it('all problems are told at once', () => {
    const said = problemOf({ logRetentionDays: 0, privateFilters: 1, other: 2 });
    for (const part of ['logRetentionDays', 'privateFilters', '"other"']) expect(said).toContain(part);
  });
});

describe('a merge patch (RFC 7396, appendix A)', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ] as const)('%j by %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result);
  });
});
