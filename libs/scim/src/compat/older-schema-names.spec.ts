import { describe, expect, it } from '@jest/globals';
import { readResource } from '../resource/read-resource.js';
import { USER_TYPE } from '../schema/resource-types.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';
import { currentSchemaName } from './older-schema-names.js';
import { LENIENT, STRICT } from './relaxations.js';
import type { Relaxations } from './relaxations.js';

const OLD = 'urn:scim:schemas:extension:enterprise:2.0';

function read(data: Json, relaxations: Relaxations = LENIENT): unknown {
  const body = { schemas: ['urn:scim:schemas:core:2.0', OLD], userName: 'ines', [OLD]: data };
  return readResource(USER_TYPE, body, { exchange: 'create', relaxations });
}

describe('olderSchemaNames (decision 22)', () => {
  it.each([
    [OLD, URN.enterpriseUser],
    ['urn:scim:schemas:extension:enterprise:1.0', URN.enterpriseUser],
    ['URN:SCIM:schemas:extension:Enterprise:2.0', URN.enterpriseUser],
    ['urn:scim:schemas:extension:other:2.0', 'urn:scim:schemas:extension:other:2.0'],
    ['userName', 'userName'],
  ])('%s is %s', (name, expected) => {
    expect(currentSchemaName(name)).toBe(expected);
  });

  it('C-ATTR-26: enterprise attributes under the older name are read', () => {
    expect(read({ department: 'Treasury' })).toMatchObject({
      [URN.enterpriseUser]: { department: 'Treasury' },
    });
  });

  it('C-ATTR-25: both names in one body are one attribute given twice', () => {
    const body = {
      schemas: [URN.user],
      userName: 'ines',
      [OLD]: { department: 'a' },
      [URN.enterpriseUser]: { department: 'b' },
    };
    expect(() => readResource(USER_TYPE, body, { exchange: 'create', relaxations: LENIENT })).toThrow(
      'twice',
    );
  });

  it('C-ATTR-26: without the relaxation the data is unknown and dropped, in a strict tenant refused', () => {
    expect(read({ department: 'Treasury' }, { ...LENIENT, olderSchemaNames: false })).not.toHaveProperty([
      URN.enterpriseUser,
    ]);
    expect(() => read({ department: 'Treasury' }, STRICT)).toThrow('is not a schema');
  });
});
