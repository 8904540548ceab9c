import { describe, expect, it } from '@jest/globals';
import { LENIENT } from '../compat/relaxations.js';
import type { ResourceType } from '../schema/attribute.js';
import { defineSchema } from '../schema/define-schema.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import { readResource } from './read-resource.js';
import { replaceResource } from './replace-resource.js';
import type { Resource } from './resource.js';

const badge = defineSchema({
  id: 'urn:example:2.0:Badge',
  name: 'Badge',
  description: 'A badge.',
  attributes: [
    { name: 'serial', description: 'Its number.', mutability: 'immutable' },
    { name: 'printed', description: 'When.', mutability: 'readOnly' },
    {
      name: 'chip',
      description: 'Its chip.',
      subAttributes: [
        { name: 'id', description: 'Its id.', mutability: 'immutable' },
        { name: 'label', description: 'Its label.' },
        { name: 'seen', description: 'Last use.', mutability: 'readOnly' },
      ],
    },
  ],
});
const TYPE: ResourceType = {
  ...USER_TYPE,
  extensions: [...USER_TYPE.extensions, { schema: badge, required: false }],
};

function put(stored: Resource, attributes: JsonObject): Resource {
  const body = { schemas: [URN.user], userName: 'bjensen', active: null, ...attributes };
  return replaceResource(
    TYPE,
    stored,
    readResource(TYPE, body, { exchange: 'replace', relaxations: LENIENT }),
  );
}

describe('replaceResource', () => {
  it('P-PUT-04, P-PUT-05, P-PUT-15: what is sent replaces, what is not is cleared', () => {
    const stored = {
      externalId: '1',
      userName: 'old',
      title: 'x',
      name: { givenName: 'a', familyName: 'b' },
      emails: [{ value: 'a' }, { value: 'b' }],
      [URN.enterpriseUser]: { department: 'd', manager: { value: 'm1' } },
    };
    expect(put(stored, { emails: [{ value: 'b' }], name: { givenName: 'c' } })).toEqual({
      userName: 'bjensen',
      emails: [{ value: 'b' }],
      name: { givenName: 'c' },
    });
    expect(put(stored, { [URN.enterpriseUser]: { manager: { value: 'm2' } } })[URN.enterpriseUser]).toEqual({
      manager: { value: 'm2' },
    });
  });

  it('P-PUT-10, C-CHAR-07: readOnly attributes stay as stored, id and meta too', () => {
    const stored = { id: '1', meta: { version: 'W/"1"' }, userName: 'x', groups: [{ value: 'g' }] };
    expect(put(stored, { id: 'other', groups: [], meta: {} })).toEqual({ ...stored, userName: 'bjensen' });
    const data = { [badge.id]: { printed: 'monday' } };
    expect(put({ userName: 'x', ...data }, {})[badge.id]).toEqual({ printed: 'monday' });
  });

  it('S-PWD-05: an absent password is kept, null clears it, a new one replaces it', () => {
    const stored = { userName: 'x', password: 'hash' };
    expect(put(stored, {})).toEqual({ userName: 'bjensen', password: 'hash' });
    expect(put(stored, { password: null })).toEqual({ userName: 'bjensen' });
    expect(put(stored, { password: 'new' })).toEqual({ userName: 'bjensen', password: 'new' });
    expect(put({ userName: 'x' }, { password: null })).toEqual({ userName: 'bjensen' });
  });

  it('P-PUT-07, P-PUT-08, P-PUT-09, C-CHAR-08: immutable attributes', () => {
    const stored = { userName: 'x', [badge.id]: { serial: '1', chip: { id: 'c', label: 'l', seen: 's' } } };
    const replaced = (data: JsonObject): unknown => put(stored, { [badge.id]: data })[badge.id];
    expect(replaced({ serial: '1' })).toEqual({ serial: '1' });
    expect(put(stored, {})[badge.id]).toEqual({ serial: '1' });
    expect(replaced({ chip: { label: 'm' } })).toEqual({
      serial: '1',
      chip: { id: 'c', label: 'm', seen: 's' },
    });
    expect(put({ userName: 'x' }, { [badge.id]: { serial: '2' } })[badge.id]).toEqual({ serial: '2' });
    for (const data of [{ serial: '2' }, { serial: null }, { chip: { id: 'd' } }]) {
      expect(() => replaced(data)).toThrow(expect.objectContaining({ errorName: 'mutability', status: 400 }));
    }
    expect(() => replaced({ serial: '2' })).toThrow('urn:example:2.0:Badge:serial is immutable');
    expect(() => replaced({ chip: { id: 'd' } })).toThrow('urn:example:2.0:Badge:chip.id is immutable');
  });

  it('changes neither the stored nor the incoming resource', () => {
    const stored = Object.freeze({ userName: 'x', name: Object.freeze({ givenName: 'a' }) });
    const incoming = Object.freeze({ userName: 'y', name: Object.freeze({ familyName: 'b' }) });
    expect(replaceResource(TYPE, stored, incoming)).toEqual({ userName: 'y', name: { familyName: 'b' } });
    expect(stored).toEqual({ userName: 'x', name: { givenName: 'a' } });
  });
});
