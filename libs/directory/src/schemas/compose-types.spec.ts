import { describe, expect, it } from '@jest/globals';
import { ENTERPRISE_USER_SCHEMA, readSchema, USER_TYPE, type Json } from '@rollcall/scim';

import { resourceLinks } from '../resources/resource-links.js';
import { composeTypes } from './compose-types.js';
import { withSchema, withType, withoutSchema } from './definition-changes.js';
import { NOTHING_REGISTERED, type RegisteredDefinitions } from './registered-definitions.js';
import { setExtended } from './set-extended.js';

const BADGE = 'urn:example:extension:badge:2.0:User';
const ROBOT = 'urn:example:2.0:Robot';
const TENANT = { generation: 1, uniqueGroupNames: true };

function schema(id: string, ...attributes: readonly Json[]) {
  return readSchema({ id, attributes });
}

function robots(...attributes: readonly Json[]): RegisteredDefinitions {
  const known = withSchema(NOTHING_REGISTERED, schema(ROBOT, { name: 'serial' }, ...attributes));
  const type = {
    name: 'Robot',
    description: 'Machines.',
    endpoint: '/Robots',
    schema: ROBOT,
    extensions: [],
  };
  return withType(known, type);
}

function reference(...referenceTypes: readonly string[]): Json {
  return {
    name: 'keeper',
    subAttributes: [{ name: 'value' }, { name: '$ref', type: 'reference', referenceTypes }],
  };
}

describe('the resource types of a tenant', () => {
  it('are those of every tenant where it has registered nothing', () => {
    const { all } = composeTypes(NOTHING_REGISTERED, TENANT);
    expect(all.map(({ name, endpoint }) => [name, endpoint])).toEqual([
      ['User', '/Users'],
      ['Group', '/Groups'],
    ]);
    expect(all[0]).toEqual(USER_TYPE);
  });

  it('have the extensions that it has added, before those that they had', () => {
    const badge = withSchema(NOTHING_REGISTERED, schema(BADGE, { name: 'colour' }));
    const types = composeTypes(setExtended(badge, BADGE, ['User']), TENANT);
    const user = types.typeNamed('User');
    expect(user?.extensions.map((each) => [each.schema.id, each.required])).toEqual([
      [BADGE, false],
      [ENTERPRISE_USER_SCHEMA.id, false],
    ]);
    expect(user?.extensions[0]?.schema).toMatchObject({ code: 1000, attributes: [{ code: 1001 }] });
    expect(types.registered).toHaveLength(1);
  });

  it.each(['colour', 'address.city'])(
    'have no extension whose URN is the path of an attribute: %s',
    (path) => {
      const address = { name: 'address', subAttributes: [{ name: 'city' }] };
      const badge = withSchema(NOTHING_REGISTERED, schema(BADGE, { name: 'colour' }, address));
      const urn = `${BADGE.toUpperCase()}:${path}`.replace('URN', 'urn');
      const both = withSchema(setExtended(badge, BADGE, ['User']), schema(urn, { name: 'note' }));
      expect(() => composeTypes(setExtended(both, urn, ['User']), TENANT)).toThrow(
        `The id ${urn} is the path of an attribute of the resource type User, too.`,
      );
      expect(
        composeTypes(setExtended(both, urn, ['Group']), TENANT).typeNamed('Group')?.extensions,
      ).toHaveLength(1);
    },
  );

  it('include its own, by name and by endpoint, with links of their own', () => {
    const types = composeTypes(robots(reference('User')), TENANT);
    const robot = types.typeNamed('Robot');
    expect(types.typeAt('/Robots')).toBe(robot);
    expect(types.typeAt('/robots')).toBeUndefined();
    const links = resourceLinks('https://id.example', [USER_TYPE]);
    expect(() => links.location('Robot', 'r1')).toThrow('Robot');
    expect(robot && links.of(robot).location('Robot', 'r1')).toBe('https://id.example/scim/v2/Robots/r1');
    expect(robot && links.of(robot).location('User', 'u1')).toBe('https://id.example/scim/v2/Users/u1');
    expect(links.of(USER_TYPE)).toBe(links);
  });

  it('number each attribute once and for all', () => {
    const first = withSchema(NOTHING_REGISTERED, schema(BADGE, { name: 'colour' }, { name: 'level' }));
    const second = withSchema(first, schema(BADGE, { name: 'level', type: 'integer' }, { name: 'shape' }));
    expect(first.schemas[0]?.codes).toEqual({ '': 1000, colour: 1001, level: 1002 });
    expect(second.schemas[0]?.codes).toEqual({ '': 1000, level: 1002, shape: 1003 });
    const again = withSchema(withoutSchema(second, BADGE), schema(BADGE, { name: 'colour' }));
    expect(again.schemas[0]?.codes).toEqual({ '': 1004, colour: 1005 });
  });

  it.each<readonly [problem: string, definitions: RegisteredDefinitions]>([
    ['not registered. Register the schema first, or in one list with', withoutSchema(robots(), ROBOT)],
    ['does not have', robots(reference('Rocket'))],
    [
      'is that of another resource type',
      withType(robots(), { ...robots().types[0]!, name: 'Droid', endpoint: '/users' }),
    ],
    [
      'is that of another resource type',
      withType(robots(), { ...robots().types[0]!, name: 'robot', endpoint: '/R' }),
    ],
    ['one of the service itself', withType(robots(), { ...robots().types[0]!, endpoint: '/Me' })],
    ['has a schema twice', setExtended(robots(), ROBOT, ['Robot'])],
  ])('C-CHAR-16, D-RT-01: refuses what %s', (problem, definitions) => {
    expect(() => composeTypes(definitions, TENANT)).toThrow(problem);
  });

  it('refuses to extend what there is not', () => {
    expect(() => setExtended(NOTHING_REGISTERED, BADGE, ['Robot'])).toThrow('does not have');
  });
});
