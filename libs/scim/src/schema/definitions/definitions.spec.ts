import { describe, expect, it } from '@jest/globals';
import type { Attribute, Schema } from '../attribute.js';
import { ENTERPRISE_USER_SCHEMA } from './enterprise-user.js';
import { GROUP_SCHEMA, groupSchema } from './group.js';
import { RESOURCE_TYPE_SCHEMA } from './resource-type.js';
import { SCHEMA_SCHEMA } from './schema.js';
import { SERVICE_PROVIDER_CONFIG_SCHEMA } from './service-provider-config.js';
import { USER_SCHEMA } from './user.js';

const ALL = [
  USER_SCHEMA,
  GROUP_SCHEMA,
  ENTERPRISE_USER_SCHEMA,
  SERVICE_PROVIDER_CONFIG_SCHEMA,
  RESOURCE_TYPE_SCHEMA,
  SCHEMA_SCHEMA,
];

function find(schema: Schema, path: string): Attribute {
  let attributes: readonly Attribute[] = schema.attributes;
  let found: Attribute | undefined;
  for (const name of path.split('.')) {
    found = attributes.find((attribute) => attribute.name === name);
    attributes = found?.subAttributes ?? [];
  }
  if (found === undefined) throw new Error(`${schema.id} has no ${path}`);
  return found;
}

function every(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.flatMap((attribute) => [attribute, ...every(attribute.subAttributes ?? [])]);
}

type Row = readonly [string, Schema, string, Partial<Attribute>];

const ROWS: readonly Row[] = [
  [
    'S-USER-01',
    USER_SCHEMA,
    'userName',
    { type: 'string', required: true, caseExact: false, uniqueness: 'server' },
  ],
  ['S-USER-02', USER_SCHEMA, 'userName', { preparation: 'username' }],
  ['S-USER-03', USER_SCHEMA, 'name', { type: 'complex', multiValued: false, mutability: 'readWrite' }],
  [
    'S-USER-06',
    USER_SCHEMA,
    'profileUrl',
    { type: 'reference', referenceTypes: ['external'], caseExact: true },
  ],
  ['S-USER-12', USER_SCHEMA, 'active', { type: 'boolean', defaultValue: true, required: false }],
  ['S-USER-13', USER_SCHEMA, 'password', { mutability: 'writeOnly', returned: 'never', uniqueness: 'none' }],
  ['S-USER-14', USER_SCHEMA, 'emails.type', { canonicalValues: ['work', 'home', 'other'] }],
  ['S-USER-14', USER_SCHEMA, 'emails.value', { type: 'string', caseExact: false, required: false }],
  [
    'S-USER-15',
    USER_SCHEMA,
    'phoneNumbers.type',
    { canonicalValues: ['work', 'home', 'mobile', 'fax', 'pager', 'other'] },
  ],
  [
    'S-USER-16',
    USER_SCHEMA,
    'ims.type',
    { canonicalValues: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo', 'other'] },
  ],
  [
    'S-USER-17',
    USER_SCHEMA,
    'photos.value',
    { type: 'reference', referenceTypes: ['external'], caseExact: true },
  ],
  ['S-USER-17', USER_SCHEMA, 'photos.type', { canonicalValues: ['photo', 'thumbnail'] }],
  ['S-USER-18', USER_SCHEMA, 'addresses.primary', { type: 'boolean' }],
  ['S-USER-18', USER_SCHEMA, 'addresses.type', { canonicalValues: ['work', 'home', 'other'] }],
  ['S-USER-19', USER_SCHEMA, 'groups', { mutability: 'readOnly', multiValued: true, returned: 'default' }],
  ['S-USER-19', USER_SCHEMA, 'groups.$ref', { referenceTypes: ['Group'], mutability: 'readOnly' }],
  [
    'S-USER-19',
    USER_SCHEMA,
    'groups.type',
    { canonicalValues: ['direct', 'indirect'], mutability: 'readOnly' },
  ],
  ['S-USER-22', USER_SCHEMA, 'x509Certificates.value', { type: 'binary', caseExact: true }],
  ['S-USER-23', USER_SCHEMA, 'emails.display', { mutability: 'readWrite' }],
  ['W-ERR-03', USER_SCHEMA, 'groups.value', { caseExact: true }],
  [
    'S-ENT-01',
    ENTERPRISE_USER_SCHEMA,
    'employeeNumber',
    { type: 'string', caseExact: false, required: false },
  ],
  ['S-ENT-03', ENTERPRISE_USER_SCHEMA, 'manager', { type: 'complex', multiValued: false }],
  [
    'S-ENT-04',
    ENTERPRISE_USER_SCHEMA,
    'manager.value',
    { caseExact: true, required: false, mutability: 'readWrite' },
  ],
  ['S-ENT-05', ENTERPRISE_USER_SCHEMA, 'manager.$ref', { referenceTypes: ['User'], required: false }],
  ['S-ENT-06', ENTERPRISE_USER_SCHEMA, 'manager.displayName', { mutability: 'readOnly' }],
  ['S-GRP-01', GROUP_SCHEMA, 'displayName', { required: true, caseExact: false, uniqueness: 'server' }],
  ['S-GRP-02', GROUP_SCHEMA, 'members', { multiValued: true, mutability: 'readWrite', required: false }],
  ['S-GRP-02', GROUP_SCHEMA, 'members.value', { mutability: 'immutable', caseExact: true }],
  ['S-GRP-02', GROUP_SCHEMA, 'members.$ref', { mutability: 'immutable', referenceTypes: ['User', 'Group'] }],
  ['S-GRP-02', GROUP_SCHEMA, 'members.type', { mutability: 'immutable', canonicalValues: ['User', 'Group'] }],
  ['W-ERR-16', GROUP_SCHEMA, 'members.display', { mutability: 'readOnly', returned: 'never' }],
  ['D-SPC-06', SERVICE_PROVIDER_CONFIG_SCHEMA, 'etag.supported', { type: 'boolean', mutability: 'readOnly' }],
  ['D-SPC-07', SERVICE_PROVIDER_CONFIG_SCHEMA, 'authenticationSchemes.type', { required: true }],
  ['D-SPC-07', SERVICE_PROVIDER_CONFIG_SCHEMA, 'authenticationSchemes.primary', { type: 'boolean' }],
  ['D-SPC-10', SERVICE_PROVIDER_CONFIG_SCHEMA, 'pagination.cursor', { type: 'boolean', required: true }],
  [
    'D-SPC-10',
    SERVICE_PROVIDER_CONFIG_SCHEMA,
    'pagination.cursorTimeout',
    { type: 'integer', required: false },
  ],
  ['W-ERR-12', RESOURCE_TYPE_SCHEMA, 'schemaExtensions', { multiValued: true, required: false }],
  ['W-ERR-13', RESOURCE_TYPE_SCHEMA, 'name', { uniqueness: 'server', caseExact: true }],
  ['W-ERR-13', RESOURCE_TYPE_SCHEMA, 'endpoint', { uniqueness: 'server' }],
  ['W-ERR-11', SCHEMA_SCHEMA, 'attributes.subAttributes.referenceTypes', { multiValued: true }],
];

describe('schema definitions', () => {
  it.each(ROWS)('%s: %s %s', (_row, schema, path, characteristics) => {
    expect(find(schema, path)).toMatchObject(characteristics);
  });

  it.each(['entitlements.type', 'roles.type', 'x509Certificates.type'])(
    'S-USER-20, S-USER-21: %s is free',
    (path) => {
      expect(find(USER_SCHEMA, path).canonicalValues).toBeUndefined();
    },
  );

  it('S-USER-03: the parts of a name', () => {
    expect(find(USER_SCHEMA, 'name').subAttributes?.map(({ name }) => name)).toEqual([
      'formatted',
      'familyName',
      'givenName',
      'middleName',
      'honorificPrefix',
      'honorificSuffix',
    ]);
  });

  it('W-ERR-05: types include binary, and those of sub-attributes not complex', () => {
    expect(find(SCHEMA_SCHEMA, 'attributes.type').canonicalValues).toEqual(
      expect.arrayContaining(['binary', 'complex']),
    );
    expect(find(SCHEMA_SCHEMA, 'attributes.subAttributes.type').canonicalValues).toContain('binary');
    expect(find(SCHEMA_SCHEMA, 'attributes.subAttributes.type').canonicalValues).not.toContain('complex');
  });

  it('W-ERR-08: no complex attribute is unique', () => {
    const complex = ALL.flatMap((schema) => every(schema.attributes)).filter(
      ({ type }) => type === 'complex',
    );
    expect(complex.filter(({ uniqueness }) => uniqueness !== 'none')).toEqual([]);
  });

  it('S-GRP-01, decision 9: names of groups are free where the tenant wants it', () => {
    expect(find(groupSchema({ uniqueDisplayName: false }), 'displayName').uniqueness).toBe('none');
    expect(groupSchema({ uniqueDisplayName: true })).toBe(GROUP_SCHEMA);
  });

  it('only userName and the name of a group are required of clients', () => {
    const required = [USER_SCHEMA, GROUP_SCHEMA, ENTERPRISE_USER_SCHEMA].flatMap((schema) =>
      every(schema.attributes).filter((attribute) => attribute.required),
    );
    expect(required.map(({ name }) => name)).toEqual(['userName', 'displayName']);
  });

  it('RFC 7643 §8.7.2: the schemas of the service are readOnly throughout', () => {
    const service = [SERVICE_PROVIDER_CONFIG_SCHEMA, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA];
    const writable = service
      .flatMap((schema) => every(schema.attributes))
      .filter((a) => a.mutability !== 'readOnly');
    expect(writable).toEqual([]);
  });

  it('D-SCH-02: every attribute is described', () => {
    expect(
      ALL.flatMap((schema) => every(schema.attributes)).filter(({ description }) => description === ''),
    ).toEqual([]);
  });
});
