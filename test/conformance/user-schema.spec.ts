import { expect, it } from '@jest/globals';

import {
  at,
  CORE,
  expectError,
  idsOf,
  listAt,
  makeUser,
  patched,
  unique,
  userBody,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIBAA==\n-----END CERTIFICATE-----';

conformance('2.1 User attributes (RFC 7643 §4.1)', (world) => {
  /** The filter finds the one user, or nobody. */
  async function finds(id: string, filter: string): Promise<boolean> {
    return idsOf(await world.client.filter('/Users', `id eq "${id}" and ${filter}`)).length === 1;
  }

  it('S-USER-01: userName is required, not empty, and unique without regard to case', async () => {
    expectError(
      await world.client.post('/Users', { schemas: [CORE], displayName: 'x' }),
      400,
      'invalidValue',
    );
    const { body } = await makeUser(world.client);
    const userName = String(body['userName']).toUpperCase();
    expectError(await world.client.post('/Users', userBody({ userName })), 409, 'uniqueness');
  });

  it('S-USER-02: userName is prepared by width, case and normal form before it is compared', async () => {
    const tag = unique('t');
    await makeUser(world.client, { userName: `user-${tag}` });
    const collide = ['\uFF55\uFF53\uFF45\uFF52', 'USER', 'User'];
    for (const stem of collide) {
      const answer = await world.client.post('/Users', userBody({ userName: `${stem}-${tag}` }));
      expectError(answer, 409, 'uniqueness');
    }
    const composed = await makeUser(world.client, { userName: `ren\u00E9-${tag}` });
    expectError(
      await world.client.post('/Users', userBody({ userName: `rene\u0301-${tag}` })),
      409,
      'uniqueness',
    );
    expect(await finds(composed.id, `userName eq "rene\u0301-${tag}"`)).toBe(true);
    const plain = await makeUser(world.client, { userName: `rene-${tag}` });
    expect(await finds(plain.id, `userName eq "ren\u00E9-${tag}"`)).toBe(false);
  });

  it('S-USER-03: any mix of formatted and parts of a name is kept', async () => {
    const whole = {
      formatted: 'Ms. Barbara J Jensen, III',
      familyName: 'Jensen',
      givenName: 'Barbara',
      middleName: 'Jane',
      honorificPrefix: 'Ms.',
      honorificSuffix: 'III',
    };
    for (const name of [whole, { formatted: 'Barbara' }, { givenName: 'B' }]) {
      expect((await makeUser(world.client, { name })).body['name']).toEqual(name);
    }
  });

  it('S-USER-04: displayName round trip', async () => {
    expect((await makeUser(world.client, { displayName: 'Ines O.' })).body['displayName']).toBe('Ines O.');
  });

  it('S-USER-05: nickName round trip, in any letter case of the key', async () => {
    expect((await makeUser(world.client, { nickname: 'Babs' })).body['nickName']).toBe('Babs');
  });

  it('S-USER-06: profileUrl compares with case', async () => {
    const { id } = await makeUser(world.client, { profileUrl: 'https://x.example/a' });
    expect(await finds(id, 'profileUrl eq "https://x.example/a"')).toBe(true);
    expect(await finds(id, 'profileUrl eq "HTTPS://X.example/A"')).toBe(false);
  });

  it('S-USER-07: title round trip', async () => {
    expect((await makeUser(world.client, { title: 'Vice President' })).body['title']).toBe('Vice President');
  });

  it('S-USER-08: userType takes any value', async () => {
    for (const userType of ['Employee', 'Temp', '?']) {
      expect((await makeUser(world.client, { userType })).body['userType']).toBe(userType);
    }
  });

  it('S-USER-09: preferredLanguage takes the syntax of Accept-Language', async () => {
    const preferredLanguage = 'en-US, fr;q=0.8';
    const strict = await world.strict();
    for (const client of [world.client, strict]) {
      expect((await makeUser(client, { preferredLanguage })).body['preferredLanguage']).toBe(
        preferredLanguage,
      );
    }
  });

  it('S-USER-10: locale is checked in a strict tenant only', async () => {
    const strict = await world.strict();
    for (const locale of ['en-CA', 'en_CA']) {
      expect((await makeUser(strict, { locale })).body['locale']).toBe(locale);
    }
    expectError(await strict.post('/Users', userBody({ locale: 'en CA' })), 400, 'invalidValue');
    expect((await makeUser(world.client, { locale: 'upd-1a2b3c4d' })).body['locale']).toBe('upd-1a2b3c4d');
  });

  it('S-USER-11: timezone is checked in a strict tenant only', async () => {
    const strict = await world.strict();
    expect((await makeUser(strict, { timezone: 'Europe/Zurich' })).body['timezone']).toBe('Europe/Zurich');
    expectError(await strict.post('/Users', userBody({ timezone: 'Mars/X' })), 400, 'invalidValue');
    expect((await makeUser(world.client, { timezone: 'upd-1a2b3c4d' })).body['timezone']).toBe(
      'upd-1a2b3c4d',
    );
  });

  it('S-USER-12: active can be filtered and switched', async () => {
    const user = await makeUser(world.client, { active: true });
    expect(await finds(user.id, 'active eq false')).toBe(false);
    expect(
      (await patched(world.client, user, { op: 'replace', path: 'active', value: false }))['active'],
    ).toBe(false);
    expect(await finds(user.id, 'active eq false')).toBe(true);
  });

  it('S-USER-13: password is announced as writeOnly and never returned', async () => {
    const attributes = listAt((await world.client.get(`/Schemas/${CORE}`)).body, 'attributes');
    expect(attributes.find((attribute) => at(attribute, 'name') === 'password')).toMatchObject({
      type: 'string',
      multiValued: false,
      required: false,
      mutability: 'writeOnly',
      returned: 'never',
      uniqueness: 'none',
    });
  });

  it('S-USER-14: emails round trip; their format is checked in a strict tenant only', async () => {
    const emails = [
      { value: 'a@x.example', display: 'A', type: 'work', primary: true },
      { value: 'b@x.example', type: 'home' },
    ];
    const strict = await world.strict();
    for (const client of [world.client, strict]) {
      expect((await makeUser(client, { emails })).body['emails']).toEqual(emails);
    }
    const odd = [{ value: 'upd-1a2b3c4d' }];
    expect((await makeUser(world.client, { emails: odd })).body['emails']).toEqual(odd);
    expectError(await strict.post('/Users', userBody({ emails: odd })), 400, 'invalidValue');
  });

  it('S-USER-15: phone numbers are accepted in any format', async () => {
    const phoneNumbers = [
      { value: '555-555-8377', type: 'work' },
      { value: 'tel:+1-201-555-0123', type: 'pager' },
    ];
    expect((await makeUser(world.client, { phoneNumbers })).body['phoneNumbers']).toEqual(phoneNumbers);
  });

  it('S-USER-16: ims of type other are accepted', async () => {
    const ims = [{ value: 'ines', type: 'other' }];
    expect((await makeUser(world.client, { ims })).body['ims']).toEqual(ims);
  });

  it('S-USER-17: photos are URLs', async () => {
    const photos = [{ value: 'https://photos.example/F', type: 'photo' }];
    const { body, id } = await makeUser(world.client, { photos });
    expect(body['photos']).toEqual(photos);
    expect(await finds(id, 'photos.value eq "https://photos.example/f"')).toBe(false);
  });

  it('S-USER-18: addresses keep newlines and primary; the country is checked in a strict tenant only', async () => {
    const addresses = [
      {
        type: 'work',
        streetAddress: '100 Universal City Plaza\nSuite 7',
        formatted: '100 Universal City Plaza\nHollywood, CA 91608 US',
        locality: 'Hollywood',
        region: 'CA',
        postalCode: '91608',
        country: 'US',
        primary: true,
      },
    ];
    expect(listAt((await makeUser(world.client, { addresses })).body, 'addresses')).toEqual(addresses);
    const strict = await world.strict();
    const long = userBody({ addresses: [{ country: 'USA' }] });
    expectError(await strict.post('/Users', long), 400, 'invalidValue');
    expect((await world.client.post('/Users', long)).status).toBe(201);
  });

  it('S-USER-19: groups cannot be written', async () => {
    const { body } = await makeUser(world.client, { groups: [{ value: 'g', display: 'G' }] });
    expect(body).not.toHaveProperty('groups');
  });

  it('S-USER-20: entitlements round trip', async () => {
    const entitlements = [{ value: 'desk', display: 'Desk', type: 'seat', primary: true }];
    expect((await makeUser(world.client, { entitlements })).body['entitlements']).toEqual(entitlements);
  });

  it('S-USER-21: roles round trip; JSON in a string is read unless the tenant is strict', async () => {
    const roles = [{ value: 'admin', display: 'Admin', type: 'app', primary: true }];
    expect((await makeUser(world.client, { roles })).body['roles']).toEqual(roles);
    const value = '{"id":"1","value":"Admin","displayName":"Administrator"}';
    const lenient = await makeUser(world.client, { roles: [{ value }] });
    expect(lenient.body['roles']).toEqual([{ value: 'Admin', display: 'Administrator' }]);
    const strict = await world.strict();
    expect((await makeUser(strict, { roles: [{ value }] })).body['roles']).toEqual([{ value }]);
  });

  it('S-USER-22: a certificate is base64 of DER, not PEM', async () => {
    const good = [{ value: 'MIIBAA==', display: 'laptop', primary: true }];
    expect((await makeUser(world.client, { x509Certificates: good })).body['x509Certificates']).toEqual(good);
    const body = userBody({ x509Certificates: [{ value: PEM }] });
    expectError(await world.client.post('/Users', body), 400, 'invalidValue');
  });

  it('S-USER-23: display of a multi-valued attribute can be changed', async () => {
    const user = await makeUser(world.client, {
      emails: [{ value: 'a@x.example', type: 'work', display: 'A' }],
    });
    const operation = { op: 'replace', path: 'emails[type eq "work"].display', value: 'B' };
    expect(at(await patched(world.client, user, operation), 'emails', 0, 'display')).toBe('B');
  });
});
