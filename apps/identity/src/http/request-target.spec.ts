import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readTarget } from './request-target.js';

const seed = process.env['ROLLCALL_TEST_SEED'];
const runs = seed === undefined ? {} : { seed: Number(seed) };

describe('readTarget', () => {
  it.each([
    ['/scim/v2/Users', '/scim/v2/Users'],
    ['/scim/v2/Users?filter=a%2Fb//c', '/scim/v2/Users?filter=a%2Fb//c'],
    ['/scim/v2', '/scim/v2'],
    ['/scim/v2?aadOptscim062020', '/scim/v2?aadOptscim062020'],
    ['/scim/v2/Users/a%2Fb', '/scim/v2/Users/a%2Fb'],
  ])('leaves %s as %s', (given, url) => {
    expect(readTarget(given)).toEqual({ url, scim: true });
  });

  it.each([
    ['/scim/v2/Users/', '/scim/v2/Users'],
    ['//scim//v2///Users//1/', '/scim/v2/Users/1'],
    ['/scim/v2//Users?x=//', '/scim/v2/Users?x=//'],
  ])('H-CT-13: %s has empty segments and is %s', (given, url) => {
    expect(readTarget(given).url).toBe(url);
  });

  it.each([
    ['/scim/Users', '/scim/v2/Users'],
    ['/scim', '/scim/v2'],
    ['/scim/?x=1', '/scim/v2?x=1'],
    ['/scim/vUsers', '/scim/v2/vUsers'],
  ])('H-VER-03: %s names no version and is %s', (given, url) => {
    expect(readTarget(given)).toEqual({ url, scim: true });
  });

  it.each(['/scim/v1/Users', '/scim/v3', '/scim/V2/Users', '/scim/v2.1/Users', '/tenants/a/scim/v1/Users'])(
    'H-VER-02: %s is refused for its version',
    (given) => {
      expect(readTarget(given)).toMatchObject({ scim: true, refusal: 'otherVersion', url: '/scim/v2' });
    },
  );

  it.each([
    '/scim/v2/Users/%zz',
    '/scim/v2/Users/%',
    '/scim/v2/Users/%ff',
    '/scim/v2/Users/%c0%af',
    '/scim/v2/Users/%ed%a0%80',
    '/scim/v2/Users/Ã©',
    '/scim/%zz/Users',
  ])('H5: %s is refused as malformed', (given) => {
    expect(readTarget(given)).toMatchObject({ scim: true, refusal: 'malformed', url: '/scim/v2' });
  });

  it.each([
    ['/tenants/acme/scim/v2/Users?count=1', 'acme', '/scim/v2/Users?count=1'],
    ['/tenants/acme/scim/Users/', 'acme', '/scim/v2/Users'],
    ['//tenants//acme//scim//v2//Users', 'acme', '/scim/v2/Users'],
    ['/%74enants/a%63me/%73cim/v2/Users', 'acme', '/scim/v2/Users'],
    ['/tenants/a%2Fb/scim/v2/Users', 'a/b', '/scim/v2/Users'],
    ['/tenants/%2e%2e/scim/v2/Users', '..', '/scim/v2/Users'],
    ['/tenants/%zz/scim/v2/Users', '%zz', '/scim/v2'],
  ])('D-COM-12: %s names the tenant %s', (given, tenant, url) => {
    expect(readTarget(given)).toMatchObject({ scim: true, tenant, url });
  });

  it.each([
    '/',
    '/livez',
    '/tenants',
    '/tenants/acme',
    '/tenants/acme/Users',
    '/tenants/scim/v2/Users',
    '/scimx',
    '*',
  ])('%s is not below the SCIM base', (given) => {
    expect(readTarget(given).scim).toBe(false);
  });

  it('H13: an absolute-form target is read by its path, whatever its host', () => {
    expect(readTarget('http://evil.example/scim/v2/Users?x=http://y/')).toEqual({
      url: '/scim/v2/Users?x=http://y/',
      scim: true,
    });
    expect(readTarget('http://evil.example').scim).toBe(false);
    expect(readTarget('http://evil.example?x=/scim/v2/Users').scim).toBe(false);
    expect(readTarget('http://evil.example#/scim/v2/Users').scim).toBe(false);
  });

  it('H13: a fragment is no part of a target', () => {
    expect(readTarget('/scim/v2/Users#/x?y').url).toBe('/scim/v2/Users');
  });

  it('never throws, and what it gives is read the same again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.webPath()), (text) => {
        const { url, scim, refusal } = readTarget(text);
        expect(readTarget(url).url).toBe(url);
        if (refusal === undefined) expect(readTarget(url).scim).toBe(scim);
      }),
      runs,
    );
  });
});
