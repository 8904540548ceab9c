import { describe, expect, it } from '@jest/globals';
import { resolveAttribute } from '../schema/resolve-attribute.js';
import { USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { LENIENT, STRICT } from './relaxations.js';
import type { Relaxations } from './relaxations.js';
import { comparedSubAttribute } from './short-attribute-paths.js';

function compared(name: string, relaxations: Relaxations): string | undefined {
  const target = resolveAttribute(USER_TYPE, { name }, { shortPaths: true });
  if (target === undefined) throw new Error(`There is no attribute ${name}.`);
  return comparedSubAttribute(target, relaxations)?.key;
}

describe('shortAttributePaths (decision 3)', () => {
  it('Q-FILTER-37: manager means its value where the tenant allows it', () => {
    expect(compared('manager', LENIENT)).toBe(`${URN.enterpriseUser}:manager.value`);
    expect(compared('manager', STRICT)).toBeUndefined();
  });

  it('Q-FILTER-38: a multi-valued attribute always does', () => {
    expect(compared('emails', STRICT)).toBe('emails.value');
  });

  it('Q-FILTER-37: an attribute without value stands for none', () => {
    expect(compared('name', LENIENT)).toBeUndefined();
    expect(compared('addresses', LENIENT)).toBeUndefined();
  });
});
