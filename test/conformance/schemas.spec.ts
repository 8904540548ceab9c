import { expect, it } from '@jest/globals';

import {
  at,
  bodyOf,
  CORE,
  ENT,
  expectError,
  GROUP,
  isBody,
  listAt,
  makeUser,
  resourcesOf,
  textAt,
  type Body,
} from '../support/scim-messages.js';
import { conformance } from './conformance.js';

const TYPES = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'binary', 'reference', 'complex'];
const MUTABILITY = ['readOnly', 'readWrite', 'immutable', 'writeOnly'];
const RETURNED = ['always', 'never', 'default', 'request'];
const UNIQUENESS = ['none', 'server', 'global'];

conformance('3.3 ResourceTypes and Schemas (RFC 7643 §6, §7)', (world) => {
  async function schema(urn: string): Promise<Body> {
    return bodyOf(await world.client.get(`/Schemas/${urn}`));
  }

  /** Every attribute of every schema with its path, sub-attributes included. */
  async function allAttributes(): Promise<readonly { path: string; attribute: Body; sub: boolean }[]> {
    const found: { path: string; attribute: Body; sub: boolean }[] = [];
    const visit = (list: readonly unknown[], prefix: string, sub: boolean): void => {
      for (const attribute of list) {
        if (!isBody(attribute)) throw new Error(`${prefix} has an attribute that is no object`);
        const path = `${prefix}${String(attribute['name'])}`;
        found.push({ path, attribute, sub });
        visit(listAt(attribute, 'subAttributes'), `${path}.`, true);
      }
    };
    for (const resource of resourcesOf(await world.client.get('/Schemas'))) {
      visit(listAt(resource, 'attributes'), `${textAt(resource, 'id')}:`, false);
    }
    return found;
  }

  async function attribute(path: string): Promise<Body> {
    const found = (await allAttributes()).find((candidate) => candidate.path === path);
    if (found === undefined) throw new Error(`no attribute ${path}`);
    return found.attribute;
  }

  it('D-RT-01: User and Group are listed with their endpoint and schema', async () => {
    const types = resourcesOf(await world.client.get('/ResourceTypes'));
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
    expect(types).toMatchObject([
      { schemas: [urn], name: 'User', endpoint: '/Users', schema: CORE },
      { schemas: [urn], name: 'Group', endpoint: '/Groups', schema: GROUP },
      { schemas: [urn], name: 'Role', endpoint: '/Roles' },
      { schemas: [urn], name: 'Entitlement', endpoint: '/Entitlements' },
    ]);
    for (const type of types) expect((await schema(textAt(type, 'schema')))['id']).toBe(at(type, 'schema'));
  });

  it('D-RT-02: a resource type can be read by its name', async () => {
    for (const name of ['User', 'Group']) {
      expect(bodyOf(await world.client.get(`/ResourceTypes/${name}`))).toMatchObject({ name });
    }
  });

  it('D-RT-03: User lists the enterprise extension, not required', async () => {
    const user = await world.client.get('/ResourceTypes/User');
    expect(at(user.body, 'schemaExtensions')).toEqual([{ schema: ENT, required: false }]);
  });

  it('D-RT-04: an extension that is not required may be left out', async () => {
    expect((await makeUser(world.client)).body).not.toHaveProperty([ENT]);
  });

  it('D-RT-05: each endpoint serves its type', async () => {
    for (const type of resourcesOf(await world.client.get('/ResourceTypes'))) {
      resourcesOf(await world.client.get(`${textAt(type, 'endpoint')}?count=1`));
    }
  });

  it('D-RT-06: meta of a resource type', async () => {
    const location = `${world.client.access.baseUrl}/ResourceTypes/User`;
    expect(at((await world.client.get('/ResourceTypes/User')).body, 'meta')).toMatchObject({
      resourceType: 'ResourceType',
      location,
    });
  });

  it('D-SCH-01: a schema has id, name, description, attributes, schemas and meta', async () => {
    for (const urn of [CORE, ENT, GROUP]) {
      expect(await schema(urn)).toMatchObject({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
        id: urn,
        name: expect.any(String),
        description: expect.any(String),
        attributes: expect.any(Array),
        meta: { resourceType: 'Schema', location: `${world.client.access.baseUrl}/Schemas/${urn}` },
      });
    }
  });

  it('D-SCH-02: every attribute carries all its characteristics', async () => {
    const attributes = await allAttributes();
    expect(attributes.length).toBeGreaterThan(100);
    for (const { path, attribute: found } of attributes) {
      const types = ['name', 'type', 'description', 'mutability', 'returned'].map((key) => typeof found[key]);
      expect({ path, types }).toEqual({ path, types: Array(5).fill('string') });
      expect({ path, flags: [typeof found['multiValued'], typeof found['required']] }).toEqual({
        path,
        flags: ['boolean', 'boolean'],
      });
      const complex = found['type'] === 'complex';
      expect({ path, subs: listAt(found, 'subAttributes').length > 0 }).toEqual({ path, subs: complex });
      if (found['type'] === 'reference') expect(Array.isArray(found['referenceTypes'])).toBe(true);
    }
  });

  it('D-SCH-03: types are those of the RFC with binary, and no sub-attribute of a resource is complex', async () => {
    for (const { path, attribute: found, sub } of await allAttributes()) {
      expect({ path, known: TYPES.includes(String(found['type'])) }).toEqual({ path, known: true });
      // The schema of Schema describes sub-attributes as an attribute of its own: the one exception (RFC 7643 §2.3.8).
      if (sub && !path.includes(':Schema:'))
        expect({ path, type: found['type'] }).not.toEqual({ path, type: 'complex' });
    }
    expect((await attribute(`${CORE}:x509Certificates.value`))['type']).toBe('binary');
  });

  it('D-SCH-04: mutability, returned and uniqueness are words of the RFC', async () => {
    for (const { path, attribute: found } of await allAttributes()) {
      expect({ path, in: MUTABILITY.includes(String(found['mutability'])) }).toEqual({ path, in: true });
      expect({ path, in: RETURNED.includes(String(found['returned'])) }).toEqual({ path, in: true });
      const { uniqueness = 'none' } = found;
      expect({ path, in: UNIQUENESS.includes(String(uniqueness)) }).toEqual({ path, in: true });
    }
  });

  it('D-SCH-05, W-ERR-08: no uniqueness on complex attributes, neither it nor caseExact on booleans', async () => {
    for (const { path, attribute: found } of await allAttributes()) {
      if (found['type'] === 'complex') expect({ path, ...found }).not.toHaveProperty('uniqueness');
      if (found['type'] === 'boolean') expect({ path, ...found }).not.toHaveProperty('caseExact');
      if (found['type'] === 'boolean') expect({ path, ...found }).not.toHaveProperty('uniqueness');
    }
  });

  it('D-SCH-06: common attributes are not repeated in a schema', async () => {
    for (const urn of [CORE, ENT, GROUP]) {
      const names = listAt(await schema(urn), 'attributes').map((found) => at(found, 'name'));
      for (const name of ['id', 'externalId', 'meta', 'schemas']) expect(names).not.toContain(name);
    }
  });

  it('D-SCH-07: a schema cannot be modified', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const request = method === 'DELETE' ? {} : { body: { id: CORE } };
      expectError(await world.client.send(method, `/Schemas/${CORE}`, request), 405);
    }
  });

  it('W-ERR-01: Group displayName is required', async () => {
    expect((await attribute(`${GROUP}:displayName`))['required']).toBe(true);
  });

  it('W-ERR-02: groups.$ref of a user refers to Group only', async () => {
    expect((await attribute(`${CORE}:groups.$ref`))['referenceTypes']).toEqual(['Group']);
  });

  it('W-ERR-03, W-ERR-04: manager.value is case-exact and not required', async () => {
    expect(await attribute(`${ENT}:manager.value`)).toMatchObject({ caseExact: true, required: false });
    for (const path of [`${GROUP}:members.value`, `${CORE}:groups.value`]) {
      expect(await attribute(path)).toMatchObject({ caseExact: true });
    }
  });

  it('W-ERR-05, W-ERR-11: the schema of Schema knows binary, and sub-attributes that are not complex', async () => {
    const service = 'urn:ietf:params:scim:schemas:core:2.0:Schema';
    expect(listAt(await attribute(`${service}:attributes.type`), 'canonicalValues')).toContain('binary');
    const sub = await attribute(`${service}:attributes.subAttributes.type`);
    expect(listAt(sub, 'canonicalValues')).toContain('binary');
    expect(listAt(sub, 'canonicalValues')).not.toContain('complex');
    expect((await attribute(`${service}:attributes.subAttributes.referenceTypes`))['multiValued']).toBe(true);
  });

  it('W-ERR-06: a certificate is case-exact binary', async () => {
    expect(await attribute(`${CORE}:x509Certificates.value`)).toMatchObject({
      type: 'binary',
      caseExact: true,
    });
  });

  it('W-ERR-07: references are case-exact', async () => {
    for (const { path, attribute: found } of await allAttributes()) {
      if (found['type'] === 'reference') expect({ path, ...found }).toMatchObject({ path, caseExact: true });
    }
  });

  it('W-ERR-12, W-ERR-13: the schema of ResourceType has many extensions, unique names and endpoints', async () => {
    const service = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType';
    expect(await attribute(`${service}:schemaExtensions`)).toMatchObject({
      type: 'complex',
      multiValued: true,
    });
    expect(await attribute(`${service}:name`)).toMatchObject({ uniqueness: 'server', caseExact: true });
    expect(await attribute(`${service}:endpoint`)).toMatchObject({ uniqueness: 'server' });
  });

  it('W-ERR-14: the schema of ServiceProviderConfig has etag and the type of an authentication scheme', async () => {
    const service = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
    expect(await attribute(`${service}:etag.supported`)).toMatchObject({ type: 'boolean' });
    expect(await attribute(`${service}:authenticationSchemes.type`)).toMatchObject({ type: 'string' });
    expect(await attribute(`${service}:authenticationSchemes.primary`)).toMatchObject({ type: 'boolean' });
  });

  it('W-ERR-16: addresses.primary, the type other of ims and members.display are published', async () => {
    expect(await attribute(`${CORE}:addresses.primary`)).toMatchObject({ type: 'boolean' });
    expect(listAt(await attribute(`${CORE}:ims.type`), 'canonicalValues')).toContain('other');
    expect((await attribute(`${CORE}:roles.type`))['canonicalValues']).toBeUndefined();
    for (const [name, values] of [
      ['emails', ['work', 'home', 'other']],
      ['phoneNumbers', ['work', 'home', 'mobile', 'fax', 'pager', 'other']],
      ['addresses', ['work', 'home', 'other']],
    ] as const) {
      expect(listAt(await attribute(`${CORE}:${name}.type`), 'canonicalValues')).toEqual(values);
    }
  });
});
