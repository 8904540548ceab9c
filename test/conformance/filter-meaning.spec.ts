import { beforeAll, expect, it } from '@jest/globals';

import {
  at,
  ENT,
  expectError,
  idsOf,
  makeGroup,
  makeUser,
  textAt,
  type Made,
} from '../support/scim-messages.js';
import type { ScimClient } from '../support/scim-client.js';
import { conformance } from './conformance.js';

/** 19 bytes whose base64 form ends in padding. */
const CERTIFICATE = 'MIIBAAECAwQFBgcICQoLDA==';

conformance('5.2 Filter: meaning (RFC 7644 §3.4.2.2)', (world) => {
  let client: ScimClient;
  let ben: Made;
  let cleo: Made;
  let dora: Made;

  beforeAll(async () => {
    client = await world.tenant();
    ben = await makeUser(client, {
      userName: 'BJensen',
      externalId: 'Ab1',
      displayName: '50%_off\\now',
      userType: 'Employee',
      title: 'Tour Guide',
      emails: [{ value: 'ben@x.example', type: 'work' }, { value: 'ben@y.example' }],
      x509Certificates: [{ value: CERTIFICATE }],
      [ENT]: { department: 'Sales' },
    });
    cleo = await makeUser(client, {
      userName: 'cleo',
      externalId: 'ab1',
      displayName: 'r\u00E9sum\u00E9',
      userType: 'Temp',
      active: false,
      emails: [{ value: 'cleo@y.example', type: 'home' }],
    });
    dora = await makeUser(client, { userName: 'Dora', displayName: 'a ', name: { givenName: 'Dora' } });
  });

  async function hits(filter: string): Promise<string> {
    const names = new Map([
      [ben.id, 'ben'],
      [cleo.id, 'cleo'],
      [dora.id, 'dora'],
    ]);
    return idsOf(await client.filter('/Users', filter))
      .map((id) => names.get(id) ?? id)
      .sort()
      .join(' ');
  }

  async function refused(...filters: readonly string[]): Promise<void> {
    for (const filter of filters) {
      const answer = await client.filter('/Users', filter);
      expect({ filter, status: answer.status }).toEqual({ filter, status: 400 });
      expectError(answer, 400, 'invalidFilter');
    }
  }

  it('Q-FILTER-25: eq is equality by type', async () => {
    expect(await hits('title eq "tour guide"')).toBe('ben');
    expect(await hits('active eq false')).toBe('cleo');
    expect(await hits(`meta.created eq "${textAt(ben.body, 'meta', 'created')}" and id eq "${ben.id}"`)).toBe(
      'ben',
    );
    const shifted = new Date(Date.parse(textAt(ben.body, 'meta', 'created')) + 7_200_000).toISOString();
    const sameInstant = shifted.replace('Z', '+02:00');
    expect(await hits(`meta.created eq "${sameInstant}" and id eq "${ben.id}"`)).toBe('ben');
  });

  it('Q-FILTER-26: ne is the contrary', async () => {
    expect(await hits('userType ne "employee"')).toBe('cleo dora');
    expect(await hits('active ne true')).toBe('cleo');
  });

  it('Q-FILTER-27: co, sw, ew take %, _ and \\ as text', async () => {
    expect(await hits('displayName co "%_off"')).toBe('ben');
    for (const filter of ['co "50__off"', 'sw "5%"', 'co "0_"', 'ew "%"', 'sw "_"']) {
      expect({ filter, hits: await hits(`displayName ${filter}`) }).toEqual({ filter, hits: '' });
    }
    expect(await hits('displayName ew "\\\\now"')).toBe('ben');
    expect(await hits('displayName sw "50%_off\\\\now" and displayName ew "50%_off\\\\now"')).toBe('ben');
  });

  it('Q-FILTER-28: pr asks for a value that is not empty', async () => {
    expect(await hits('name pr')).toBe('dora');
    expect(await hits('emails pr')).toBe('ben cleo');
    expect(await hits('title pr')).toBe('ben');
    expect(await hits(`${ENT}:department pr`)).toBe('ben');
  });

  it('Q-FILTER-29: gt, ge, lt, le are lexical for text and chronological for time', async () => {
    expect(await hits('userName gt "c"')).toBe('cleo dora');
    expect(await hits('userName le "CLEO"')).toBe('ben cleo');
    expect(await hits('userName lt "cleo"')).toBe('ben');
    expect(await hits('userName ge "dora"')).toBe('dora');
    const later = new Date(Date.parse(textAt(dora.body, 'meta', 'created')) + 3_600_000).toISOString();
    expect(await hits(`meta.created gt "${later}"`)).toBe('');
    // One hour later, written with an offset that makes the text look earlier.
    expect(await hits(`meta.created le "${later.replace('Z', '+00:30')}"`)).toBe('ben cleo dora');
  });

  it('Q-FILTER-30: gt, ge, lt, le on boolean and binary are refused', async () => {
    await refused(
      'active gt false',
      'active le true',
      'x509Certificates.value lt "AA"',
      'emails[primary ge true]',
    );
  });

  it('Q-FILTER-31: letter case follows caseExact for every operator', async () => {
    for (const filter of ['eq "BJENSEN"', 'co "JEN"', 'sw "bj"', 'ew "SEN"', 'lt "BJENSEO"']) {
      expect({ filter, hits: await hits(`userName ${filter}`) }).toEqual({ filter, hits: 'ben' });
    }
    for (const filter of ['eq "TOUR guide"', 'co "UR G"', 'sw "tOUR"', 'ew "GUIDE"', 'ge "tour guide"']) {
      expect({ filter, hits: await hits(`title ${filter}`) }).toEqual({ filter, hits: 'ben' });
    }
    expect(await hits('emails.value eq "BEN@X.example"')).toBe('ben');
    expect(await hits(`${ENT}:department sw "SAL"`)).toBe('ben');
    expect(await hits('externalId eq "Ab1"')).toBe('ben');
    expect(await hits('externalId sw "a"')).toBe('cleo');
    expect(await hits('externalId co "B"')).toBe('');
    expect(await hits(`id eq "${ben.id.toUpperCase()}"`)).toBe('');
    expect(await hits('meta.resourceType eq "user"')).toBe('');
  });

  it('Q-FILTER-32: accents and trailing spaces count', async () => {
    expect(await hits('displayName eq "resume"')).toBe('');
    expect(await hits('displayName eq "R\u00C9SUM\u00C9"')).toBe('cleo');
    expect(await hits('displayName eq "a"')).toBe('');
    expect(await hits('displayName eq "A "')).toBe('dora');
  });

  it('Q-FILTER-33: one matching value of many is enough', async () => {
    expect(await hits('emails.value co "@Y."')).toBe('ben cleo');
  });

  it('Q-FILTER-34: ne on many values asks that none is equal', async () => {
    expect(await hits('emails.value ne "ben@y.example"')).toBe('cleo dora');
    expect(await hits('not (emails.value eq "ben@y.example")')).toBe('cleo dora');
  });

  it('Q-FILTER-35: nothing is not equal to anything', async () => {
    expect(await hits('title ne "x"')).toBe('ben cleo dora');
    expect(await hits('not (title eq "Tour Guide")')).toBe('cleo dora');
    expect(await hits('not (title co "x")')).toBe('ben cleo dora');
    expect(await hits('title gt ""')).toBe('ben');
    expect(await hits('not (title gt "z") and not (title le "z")')).toBe('cleo dora');
    expect(await hits('not (emails[type eq "work"]) and userName pr')).toBe('cleo dora');
  });

  it('Q-FILTER-36: eq null is not present, ne null is present, else refused', async () => {
    expect(await hits('title eq null')).toBe('cleo dora');
    expect(await hits('title ne null')).toBe('ben');
    await refused('title co null', 'title gt null', 'title sw null');
  });

  it('Q-FILTER-37: a complex attribute needs a sub-attribute; one with a value means that, unless strict', async () => {
    await refused('name eq "x"');
    const user = await makeUser(client, { [ENT]: { manager: { value: ben.id } } });
    const group = await makeGroup(client, { members: [{ value: user.id }] });
    expect(idsOf(await client.filter('/Users', `manager eq "${ben.id}"`))).toEqual([user.id]);
    expect(idsOf(await client.filter('/Groups', `members eq "${user.id}"`))).toEqual([group.id]);
    const strict = await world.strict();
    expectError(await strict.filter('/Users', `manager eq "${ben.id}"`), 400, 'invalidFilter');
    expect((await client.delete(user.path)).status).toBe(204);
  });

  it('Q-FILTER-38: a complex list without a sub-attribute means its value', async () => {
    expect(await hits('emails co "@x.example"')).toBe('ben');
    expect(await hits('emails eq "CLEO@y.example"')).toBe('cleo');
  });

  it('Q-FILTER-39: a literal of another type is refused; "true" only in a strict tenant', async () => {
    await refused('userName eq 5', 'userName eq true', 'active eq 1', 'active eq "x"', 'meta.created gt "x"');
    expect(await hits('active eq "False"')).toBe('cleo');
    const strict = await world.strict();
    expectError(await strict.filter('/Users', 'active eq "true"'), 400, 'invalidFilter');
  });

  it('Q-FILTER-40: co, sw, ew on what is no text are refused', async () => {
    await refused(
      'active co true',
      'meta.created sw "2026"',
      'x509Certificates.value co "MII"',
      'active sw "t"',
    );
  });

  it('Q-FILTER-41: an attribute that the type does not have is refused', async () => {
    await refused(
      'foo eq 1',
      'name.foo pr',
      `${ENT}:foo pr`,
      'members.value eq "x"',
      '__proto__ pr',
      'constructor pr',
    );
  });

  it('Q-FILTER-43: a defaulted attribute is filtered by the value that was returned', async () => {
    expect(dora.body['active']).toBe(true);
    expect(await hits('active eq true')).toBe('ben dora');
  });

  it('Q-FILTER-44: schemas can be filtered', async () => {
    expect(await hits(`schemas eq "${ENT}"`)).toBe('ben');
    expect(await hits(`not (schemas eq "${ENT}")`)).toBe('cleo dora');
  });

  it('Q-FILTER-45: id, externalId and meta can be filtered on every type', async () => {
    const group = await makeGroup(client, { externalId: 'g1' });
    expect(await hits(`id eq "${ben.id}"`)).toBe('ben');
    expect(await hits('meta.resourceType eq "User" and meta.created lt "2999-01-01T00:00:00Z"')).toBe(
      'ben cleo dora',
    );
    for (const filter of [
      `id eq "${group.id}"`,
      'externalId eq "g1"',
      `meta.version eq "${version(group)}" and id pr`,
    ]) {
      expect(idsOf(await client.filter('/Groups', filter))).toContain(group.id);
    }
  });

  it('Q-FILTER-46: text is ordered by code points after folding', async () => {
    const tenant = await world.tenant();
    // U+FFEE comes before U+1F600 by code point and after it by UTF-16 code unit.
    for (const displayName of ['Zeta', 'alpha', '\u00C9cole', '\uFFEE', '\u{1F600}']) {
      await makeUser(tenant, { displayName });
    }
    const above = async (literal: string) =>
      idsOf(await tenant.filter('/Users', `displayName gt "${literal}"`)).length;
    expect([await above(''), await above('ALPHA'), await above('z'), await above('zeta')]).toEqual([
      5, 4, 4, 3,
    ]);
    expect([await above('\u00E9'), await above('\uFFEE'), await above('\u{1F600}')]).toEqual([3, 1, 0]);
  });

  it('Q-FILTER-47: co, sw, ew with an empty literal match every present value', async () => {
    for (const operator of ['co', 'sw', 'ew']) expect(await hits(`title ${operator} ""`)).toBe('ben');
  });

  it('Q-FILTER-48: binary is compared by bytes', async () => {
    expect(await hits(`x509Certificates.value eq "${CERTIFICATE}"`)).toBe('ben');
    expect(await hits(`x509Certificates.value eq "${CERTIFICATE.replaceAll('=', '')}"`)).toBe('ben');
    expect(await hits(`x509Certificates.value eq "${CERTIFICATE.toLowerCase()}"`)).toBe('');
  });

  it('Q-FILTER-49: what is never returned cannot be asked for', async () => {
    await refused(
      'password pr',
      'password eq "x"',
      'not (password eq "x")',
      'userName pr or password sw "a"',
    );
  });

  it('Q-FILTER-52: filter is announced as supported', async () => {
    expect(at((await client.get('/ServiceProviderConfig')).body, 'filter', 'supported')).toBe(true);
  });

  function version(made: Made): string {
    return textAt(made.body, 'meta', 'version').replaceAll('"', '\\"');
  }
});
