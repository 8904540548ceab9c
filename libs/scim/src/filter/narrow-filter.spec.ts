import { describe, expect, it } from '@jest/globals';
import { STRICT } from '../compat/relaxations.js';
import { GROUP_TYPE, USER_TYPE } from '../schema/resource-types.js';
import { URN } from '../urns.js';
import { bindFilterAcross } from './bind-filter-across.js';
import { narrowFilter } from './narrow-filter.js';
import type { BoundFilter } from './nodes.js';
import { parseFilter } from './parse-filter.js';

/** What is left of a filter for users and for groups: keys of attributes, or a constant. */
function left(text: string): readonly unknown[] {
  const types = [USER_TYPE, GROUP_TYPE];
  return bindFilterAcross(parseFilter(text), types, STRICT).map((filter, index) =>
    short(narrowFilter(filter, types[index] ?? USER_TYPE)),
  );
}

function short(filter: BoundFilter): unknown {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [filter.kind, ...filter.operands.map(short)];
    case 'not':
      return ['not', short(filter.operand)];
    case 'constant':
      return filter.value;
    case 'extensionPresent':
      return filter.schema.id;
    default:
      return filter.target.key;
  }
}

describe('narrowFilter', () => {
  it.each([
    ['meta.resourceType eq "User"', true, false],
    ['meta.resourceType eq "user"', false, false],
    ['meta.resourceType ne "User"', false, true],
    ['meta.resourceType sw "U" or meta.resourceType co "rou"', true, true],
    ['meta.resourceType eq "User" and userName pr', 'userName', false],
    ['meta.resourceType eq "User" or displayName pr', true, 'displayName'],
    ['userName pr', 'userName', false],
    ['not (userName pr)', ['not', 'userName'], true],
    ['userName pr or displayName pr', ['or', 'userName', 'displayName'], 'displayName'],
    ['userName pr and displayName pr', ['and', 'userName', 'displayName'], false],
    ['not (members pr and meta.resourceType eq "Group")', true, ['not', 'members']],
    [
      'displayName pr and (members pr or title pr)',
      ['and', 'displayName', 'title'],
      ['and', 'displayName', 'members'],
    ],
    ['emails[type eq "work"]', 'emails', false],
    ['meta.resourceType pr', 'meta.resourceType', 'meta.resourceType'],
    ['displayName eq "x"', 'displayName', 'displayName'],
    ['meta.resourceType ne "Group" and meta.resourceType eq "User"', true, false],
    ['meta.resourceType eq "User" or meta.resourceType eq "user"', true, false],
    [`${URN.enterpriseUser} pr`, URN.enterpriseUser, false],
  ])('Q-ROOT-02: of %s is left for users %j, for groups %j', (text, users, groups) => {
    expect(left(text)).toEqual([users, groups]);
  });
});
