import { describe, expect, it } from '@jest/globals';
import type { Json } from '../text/json.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import { ENTERPRISE_USER_SCHEMA } from './definitions/enterprise-user.js';
import { GROUP_SCHEMA } from './definitions/group.js';
import { RESOURCE_TYPE_SCHEMA } from './definitions/resource-type.js';
import { SCHEMA_SCHEMA } from './definitions/schema.js';
import { SERVICE_PROVIDER_CONFIG_SCHEMA } from './definitions/service-provider-config.js';
import { USER_SCHEMA } from './definitions/user.js';
import type { ServiceFeatures } from './render-discovery.js';
import { renderResourceType, renderSchema, renderServiceProviderConfig } from './render-discovery.js';
import { GROUP_TYPE, groupType, USER_TYPE } from './resource-types.js';

const BASE = 'https://id.example/scim/v2';

const FEATURES: ServiceFeatures = {
  patch: true,
  bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 16_777_216 },
  filter: { supported: true, maxResults: 1000 },
  changePassword: true,
  sort: true,
  etag: true,
  authenticationSchemes: [
    { type: 'oauthbearertoken', name: 'OAuth Bearer Token', description: 'A bearer token.', primary: true },
  ],
};

const SCHEMAS = [
  USER_SCHEMA,
  GROUP_SCHEMA,
  ENTERPRISE_USER_SCHEMA,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
  RESOURCE_TYPE_SCHEMA,
  SCHEMA_SCHEMA,
];

function attributesOf(rendered: Json | undefined): readonly Record<string, Json>[] {
  if (!isJsonArray(rendered)) return [];
  return rendered.filter(isJsonObject).flatMap((each) => [each, ...attributesOf(each['subAttributes'])]);
}

function hasEmpty(json: Json): boolean {
  if (json === null) return true;
  if (isJsonArray(json)) return json.length === 0 || json.some(hasEmpty);
  if (!isJsonObject(json)) return false;
  const values = Object.values(json);
  return values.length === 0 || values.some((value) => value === undefined || hasEmpty(value));
}

describe('renderSchema', () => {
  it.each(SCHEMAS)('D-SCH-01: $name has id, name, description and meta', (schema) => {
    const rendered = renderSchema(schema, BASE);
    expect(rendered).toMatchObject({
      schemas: [URN.schema],
      id: schema.id,
      name: schema.name,
      meta: { resourceType: 'Schema', location: `${BASE}/Schemas/${schema.id}` },
    });
    expect(hasEmpty(rendered)).toBe(false);
  });

  it.each(SCHEMAS)(
    'D-SCH-02, D-SCH-03, D-SCH-04: every attribute of $name has its characteristics',
    (schema) => {
      const all = attributesOf(renderSchema(schema, BASE)['attributes']);
      expect(all.length).toBeGreaterThan(0);
      for (const each of all) {
        expect([
          'string',
          'boolean',
          'decimal',
          'integer',
          'dateTime',
          'reference',
          'complex',
          'binary',
        ]).toContain(each['type']);
        expect(['readOnly', 'readWrite', 'immutable', 'writeOnly']).toContain(each['mutability']);
        expect(['always', 'never', 'default', 'request']).toContain(each['returned']);
        expect(typeof each['multiValued']).toBe('boolean');
        expect(typeof each['required']).toBe('boolean');
        expect(typeof each['description']).toBe('string');
        expect(isJsonArray(each['subAttributes'])).toBe(each['type'] === 'complex');
        if (each['type'] === 'reference') expect(isJsonArray(each['referenceTypes'])).toBe(true);
      }
    },
  );

  it('D-SCH-05: caseExact and uniqueness only where the type has them', () => {
    const all = SCHEMAS.flatMap((schema) => attributesOf(renderSchema(schema, BASE)['attributes']));
    for (const each of all) {
      const type = String(each['type']);
      expect('caseExact' in each).toBe(['string', 'reference', 'binary'].includes(type));
      expect('uniqueness' in each).toBe(['string', 'reference', 'integer', 'decimal'].includes(type));
    }
  });

  it('D-SCH-06: the common attributes are not listed', () => {
    const names = attributesOf(renderSchema(USER_SCHEMA, BASE)['attributes']).map((each) => each['name']);
    expect(names).toContain('userName');
    for (const common of ['id', 'externalId', 'meta', 'schemas']) expect(names).not.toContain(common);
  });

  it('publishes no internal characteristic', () => {
    const keys = new Set(
      attributesOf(renderSchema(USER_SCHEMA, BASE)['attributes']).flatMap((each) => Object.keys(each)),
    );
    for (const internal of ['preparation', 'format', 'defaultValue']) expect(keys.has(internal)).toBe(false);
  });

  it('Entra: a role is discovered by primary, an e-mail by its types', () => {
    const types = attributesOf(renderSchema(USER_SCHEMA, BASE)['attributes']).filter(
      (each) => each['name'] === 'type',
    );
    expect(types.filter((each) => each['canonicalValues'] === undefined)).toHaveLength(3);
  });
});

describe('renderResourceType', () => {
  it('D-RT-01 to D-RT-06: User', () => {
    expect(renderResourceType(USER_TYPE, BASE)).toEqual({
      schemas: [URN.resourceType],
      id: 'User',
      name: 'User',
      description: USER_TYPE.description,
      endpoint: '/Users',
      schema: URN.user,
      schemaExtensions: [{ schema: URN.enterpriseUser, required: false }],
      meta: { resourceType: 'ResourceType', location: `${BASE}/ResourceTypes/User` },
    });
  });

  it('C-NULL-03: Group has no extensions, and no empty list of them', () => {
    const rendered = renderResourceType(GROUP_TYPE, BASE);
    expect(rendered).toMatchObject({ id: 'Group', endpoint: '/Groups', schema: URN.group });
    expect('schemaExtensions' in rendered).toBe(false);
  });

  it('decision 9: both kinds of Group are the same type but for the uniqueness of names', () => {
    expect(groupType({ uniqueDisplayName: true })).toBe(GROUP_TYPE);
    const free = groupType({ uniqueDisplayName: false });
    expect(free.schema.attributes[0]?.uniqueness).toBe('none');
    expect(renderResourceType(free, BASE)).toEqual(renderResourceType(GROUP_TYPE, BASE));
    expect(free.collections).toEqual(['members']);
  });
});

describe('renderServiceProviderConfig', () => {
  it('D-SPC-01 to D-SPC-07, D-SPC-09, W-19: says what is on, and has no id', () => {
    expect(renderServiceProviderConfig(FEATURES, BASE)).toEqual({
      schemas: [URN.serviceProviderConfig],
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 16_777_216 },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: true },
      sort: { supported: true },
      etag: { supported: true },
      authenticationSchemes: [
        {
          type: 'oauthbearertoken',
          name: 'OAuth Bearer Token',
          description: 'A bearer token.',
          primary: true,
        },
      ],
      meta: { resourceType: 'ServiceProviderConfig', location: `${BASE}/ServiceProviderConfig` },
    });
  });

  it('D-SPC-08, D-SPC-10, D-SPC-11: optional parts appear when given', () => {
    const rendered = renderServiceProviderConfig(
      {
        ...FEATURES,
        documentationUri: 'https://id.example/docs',
        pagination: { cursor: true, index: true, maxPageSize: 1000 },
        securityEvents: { asyncRequest: 'none', eventUris: [] },
      },
      BASE,
    );
    expect(rendered).toMatchObject({
      documentationUri: 'https://id.example/docs',
      pagination: { cursor: true, index: true, maxPageSize: 1000 },
      securityEvents: { asyncRequest: 'none' },
    });
    expect(hasEmpty(rendered)).toBe(false);
  });
});
