import { describe, expect, it } from '@jest/globals';
import { LENIENT, STRICT } from '../compat/relaxations.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { projectResource } from './project-resource.js';
import type { ProjectionParameters } from './projection.js';
import { readProjection, wants } from './projection.js';
import type { Resource } from './resource.js';

const ENT = URN.enterpriseUser;

const USER: Resource = {
  meta: { resourceType: 'User', created: 'c', lastModified: 'm', location: 'l', version: 'W/"1"' },
  [ENT]: { department: 'd', manager: { value: 'm', $ref: 'r', displayName: 'Boss' } },
  emails: [
    { value: 'a', type: 'work', primary: true },
    { value: 'b', type: 'home' },
  ],
  groups: [{ value: 'g', $ref: 'r', display: 'G', type: 'direct' }],
  name: { givenName: 'x', familyName: 'y' },
  password: 'hunter2',
  userName: 'u',
  externalId: 'e',
  id: '1',
  schemas: [URN.user, ENT],
};

function show(params: ProjectionParameters, relaxations = LENIENT, resource = USER): Resource {
  return projectResource(USER_TYPE, resource, readProjection(USER_TYPE, params, { relaxations }));
}

function keys(params: ProjectionParameters): readonly string[] {
  return Object.keys(show(params)).filter((key) => key !== 'schemas' && key !== 'id');
}

describe('projection: the default set', () => {
  it('C-CHAR-11, C-CHAR-12, S-PWD-01: everything but what is never returned, in the order of output', () => {
    const whole = show({});
    expect(Object.keys(whole)).toEqual([
      'schemas',
      'id',
      'externalId',
      'userName',
      'name',
      'emails',
      'groups',
      ENT,
      'meta',
    ]);
    expect(whole).toEqual(Object.fromEntries(Object.entries(USER).filter(([key]) => key !== 'password')));
  });

  it.each<ProjectionParameters>([
    { attributes: [] },
    { attributes: [''] },
    { excludedAttributes: [' ', ''] },
    { attributes: [''], excludedAttributes: [] },
  ])('Q-ATTR-12: %j is as if absent', (params) => {
    expect(show(params)).toEqual(show({}));
  });

  it('Q-ATTR-04: both parameters together are invalidValue', () => {
    expect(() => show({ attributes: ['userName'], excludedAttributes: ['title'] })).toThrow(
      expect.objectContaining({ errorName: 'invalidValue' }),
    );
    expect(Object.keys(show({ attributes: ['userName'], excludedAttributes: [''] }))).toEqual([
      'schemas',
      'id',
      'userName',
    ]);
  });
});

describe('projection: attributes', () => {
  it.each<[string, readonly string[], Resource]>([
    ['Q-ATTR-02', ['userName'], { userName: 'u' }],
    ['Q-ATTR-09', ['USERNAME', ' name '], { userName: 'u', name: { givenName: 'x', familyName: 'y' } }],
    [
      'Q-ATTR-06',
      ['name.familyName', 'emails.value'],
      { name: { familyName: 'y' }, emails: [{ value: 'a' }, { value: 'b' }] },
    ],
    ['Q-ATTR-06', ['emails.display'], {}],
    ['Q-ATTR-06', ['name', 'name.familyName'], { name: { givenName: 'x', familyName: 'y' } }],
    ['Q-ATTR-08', [`${ENT}:department`], { [ENT]: { department: 'd' } }],
    ['Q-ATTR-08', [`${ENT.toLowerCase()}:Manager.VALUE`], { [ENT]: { manager: { value: 'm' } } }],
    [
      'Q-ATTR-08',
      [ENT],
      { [ENT]: { department: 'd', manager: { value: 'm', $ref: 'r', displayName: 'Boss' } } },
    ],
    ['Q-ATTR-08', [`${URN.user}:userName`], { userName: 'u' }],
    ['Q-ATTR-10', ['foo', 'name.foo', 'a..b', '__proto__', 'constructor', 'emails[type eq "work"]'], {}],
    ['Q-ATTR-11', ['id'], {}],
    ['C-CHAR-11', ['password'], {}],
    ['C-ATTR-15', ['meta.lastModified'], { meta: { lastModified: 'm' } }],
    ['decision 3', ['department'], { [ENT]: { department: 'd' } }],
  ])('%s: attributes=%j', (_row, attributes, expected) => {
    const schemas = ENT in expected ? [URN.user, ENT] : [URN.user];
    expect(show({ attributes })).toEqual({ schemas, id: '1', ...expected });
  });

  it('Q-ATTR-08: the URN of the core schema is all its attributes', () => {
    expect(keys({ attributes: [URN.user] })).toEqual(['userName', 'name', 'emails', 'groups']);
  });

  it('P-PATH-08: extension attributes need their URN where the relaxation is off', () => {
    expect(show({ attributes: ['department'] }, STRICT)).toEqual({ schemas: [URN.user], id: '1' });
  });

  it('C-CHAR-03: `id` and `schemas` stay although not named, and meta does not', () => {
    expect(Object.keys(show({ attributes: ['nickName'] }))).toEqual(['schemas', 'id']);
  });
});

describe('projection: excludedAttributes', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['Q-ATTR-03', ['emails', 'id', 'schemas'], ['externalId', 'userName', 'name', 'groups', ENT, 'meta']],
    ['C-ATTR-15', ['meta'], ['externalId', 'userName', 'name', 'emails', 'groups', ENT]],
    ['Q-ATTR-08', [ENT], ['externalId', 'userName', 'name', 'emails', 'groups', 'meta']],
    [
      'Q-ATTR-07',
      ['name.givenName', 'name.familyName'],
      ['externalId', 'userName', 'emails', 'groups', ENT, 'meta'],
    ],
    ['Q-ATTR-10', ['foo'], ['externalId', 'userName', 'name', 'emails', 'groups', ENT, 'meta']],
  ])('%s: excludedAttributes=%j', (_row, excludedAttributes, expected) => {
    expect(keys({ excludedAttributes })).toEqual(expected);
  });

  it('Q-ATTR-07: a sub-attribute leaves the rest of its parent', () => {
    const shown = show({ excludedAttributes: ['emails.type', `${ENT}:manager.displayName`] });
    expect(shown['emails']).toEqual([{ value: 'a', primary: true }, { value: 'b' }]);
    expect(shown[ENT]).toEqual({ department: 'd', manager: { value: 'm', $ref: 'r' } });
  });

  it('C-ATTR-22: schemas names those whose attributes are shown', () => {
    expect(show({ excludedAttributes: [ENT] })['schemas']).toEqual([URN.user]);
    expect(show({ attributes: ['userName'] })['schemas']).toEqual([URN.user]);
  });
});

describe('projection: returned request, always and never', () => {
  const extension = defineSchema({
    id: 'urn:example:2.0:Extra',
    name: 'Extra',
    description: 'More.',
    attributes: [
      { name: 'rare', description: '', returned: 'request' },
      { name: 'tag', description: '', returned: 'always' },
      { name: 'secret', description: '', returned: 'never' },
      {
        name: 'parts',
        description: '',
        multiValued: true,
        subAttributes: [
          { name: 'value', description: '', returned: 'always' },
          { name: 'rare', description: '', returned: 'request' },
          { name: 'plain', description: '' },
          { name: 'secret', description: '', returned: 'never' },
        ],
      },
    ],
  });
  const type: ResourceType = { ...USER_TYPE, extensions: [{ schema: extension, required: false }] };
  const data = {
    rare: 'r',
    tag: 't',
    secret: 's',
    parts: [{ value: 'v', rare: 'r', plain: 'p', secret: 's' }],
  };
  const resource = { id: '1', userName: 'u', [extension.id]: data };
  const shown = (params: ProjectionParameters, supplied?: readonly string[]): unknown =>
    projectResource(
      type,
      resource,
      readProjection(type, params, { relaxations: LENIENT }),
      supplied === undefined ? {} : { supplied: new Set(supplied) },
    )[extension.id];
  const key = (name: string): string => `${extension.id}:${name}`;

  it('C-CHAR-13: request only when named', () => {
    expect(shown({})).toEqual({ tag: 't', parts: [{ value: 'v', plain: 'p' }] });
    expect(shown({ attributes: [key('rare')] })).toEqual({ rare: 'r', tag: 't' });
    expect(shown({ attributes: [key('parts.rare')] })).toEqual({
      tag: 't',
      parts: [{ value: 'v', rare: 'r' }],
    });
    expect(shown({ attributes: [key('parts')] })).toEqual({ tag: 't', parts: [{ value: 'v', plain: 'p' }] });
  });

  it('C-CHAR-13: request also when the client has just supplied it', () => {
    expect(shown({}, [key('rare')])).toEqual({ rare: 'r', tag: 't', parts: [{ value: 'v', plain: 'p' }] });
    expect(shown({}, [key('parts')])).toEqual({ tag: 't', parts: [{ value: 'v', rare: 'r', plain: 'p' }] });
    expect(shown({}, [key('parts.rare')])).toEqual({
      tag: 't',
      parts: [{ value: 'v', rare: 'r', plain: 'p' }],
    });
    expect(shown({ excludedAttributes: [key('rare')] }, [key('rare')])).not.toHaveProperty('rare');
    expect(shown({ attributes: ['userName'] }, [key('rare')])).toEqual({ tag: 't' });
  });

  it('C-CHAR-10, C-CHAR-11: always stays and never is not there, for sub-attributes too', () => {
    expect(shown({ excludedAttributes: [key('tag'), key('parts.value'), key('parts.plain')] })).toEqual({
      tag: 't',
      parts: [{ value: 'v' }],
    });
    expect(
      shown({ attributes: [key('secret'), key('parts.secret')] }, [key('secret'), key('parts.secret')]),
    ).toEqual({
      tag: 't',
      parts: [{ value: 'v' }],
    });
  });

  it('wants does not ask for what is only shown when supplied', () => {
    const projection = readProjection(type, {}, { relaxations: LENIENT });
    expect(wants(projection, key('rare'))).toBe(false);
    expect(wants(projection, key('tag'))).toBe(true);
    expect(wants(projection, key('secret'))).toBe(false);
  });
});

describe('wants', () => {
  it.each<[ProjectionParameters, boolean]>([
    [{}, true],
    [{ excludedAttributes: ['members'] }, false],
    [{ excludedAttributes: ['MEMBERS', 'displayName'] }, false],
    [{ excludedAttributes: ['members.type'] }, true],
    [{ attributes: ['displayName'] }, false],
    [{ attributes: ['members.value'] }, true],
    [{ attributes: ['members'] }, true],
    [{ attributes: [URN.group] }, true],
    [{ excludedAttributes: [URN.group] }, false],
  ])('Q-ATTR-13, S-GRP-08: members with %j: %j', (params, wanted) => {
    expect(wants(readProjection(GROUP_TYPE, params, { relaxations: LENIENT }), 'members')).toBe(wanted);
  });

  it('members are shown without display and are not copied', () => {
    const members = [{ value: 'u1', $ref: 'r', type: 'User' }];
    const projection = readProjection(GROUP_TYPE, {}, { relaxations: LENIENT });
    const shown = projectResource(GROUP_TYPE, { id: '1', displayName: 'G', members }, projection);
    expect(shown['members']).toEqual(members);
  });
});
