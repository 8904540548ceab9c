import { describe, expect, it } from '@jest/globals';

import { auditDetail } from './audit-detail.js';

describe('what an administrator sent, in the audit log', () => {
  it('shows names, kinds and numbers, and leaves every other value out', () => {
    expect(
      auditDetail({
        ...{ name: 'payroll', kind: 'webhook', expiresInDays: 30, scopes: ['scim:read'], active: true },
        ...{
          secret: 's',
          password: 'p',
          token: 't',
          client_assertion: 'a',
          anything: 'else',
          privateKey: {},
        },
        credentials: { name: 'n', value: 'v', key: 'k' },
      }),
    ).toEqual({
      ...{ name: 'payroll', kind: 'webhook', expiresInDays: 30, scopes: ['scim:read'], active: true },
      ...{
        secret: '(not kept)',
        password: '(not kept)',
        token: '(not kept)',
        client_assertion: '(not kept)',
      },
      ...{ anything: '(not kept)', privateKey: {} },
      credentials: { name: 'n', value: '(not kept)', key: '(not kept)' },
    });
  });

  it('shows only the host of a URL', () => {
    expect(auditDetail({ url: 'https://user:pass@hooks.example.com:8443/T0/secret?key=1#x' })).toEqual({
      url: 'https://hooks.example.com:8443',
    });
    expect(auditDetail({ url: 'nonsense' })).toEqual({ url: '(not kept)' });
  });

  it('X-SEC-03: keeps no login of a URL, and no credential in place of an id or a name', () => {
    expect(auditDetail({ issuer: 'https://user:pass@login.example.com/tenant' })).toEqual({
      issuer: 'https://login.example.com/tenant',
    });
    for (const pasted of [
      'scim_7Gk2pQx9Lw4Tz8Rb3Nv6Yc1Mh5Jd0Fs7Ax2Eu9K',
      'my token scim_7Gk2pQx9Lw4Tz8Rb3Nv6Yc1Mh5Jd0Fs7Ax2Eu9K',
      'whsec_Q25kZVowOFVyVEhtMVlBd2xCbmgwbDNB',
      'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl',
    ]) {
      expect(auditDetail({ name: pasted, id: pasted, schemas: [pasted] })).toEqual({
        ...{ name: '(not kept)', id: '(not kept)', schemas: ['(not kept)'] },
      });
    }
    expect(auditDetail({ name: 'scim_production' })).toEqual({ name: 'scim_production' });
  });

  it('is empty for what is no object, and ends with what is nested too deeply', () => {
    expect(auditDetail(undefined)).toEqual({});
    expect(auditDetail(['name'])).toEqual({});
    const deep = {
      settings: { settings: { settings: { settings: { settings: { settings: { settings: {} } } } } } },
    };
    expect(JSON.stringify(auditDetail(deep))).toContain('(not kept)');
  });
});
