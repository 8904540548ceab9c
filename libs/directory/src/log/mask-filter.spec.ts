import { describe, expect, it } from '@jest/globals';
import { defineSchema } from '@rollcall/scim';

import { maskFilter } from './mask-filter.js';

const masked = (filter: string): string => maskFilter(filter, undefined);

describe('a filter in the provisioning log', () => {
  it.each([
    ['password eq "s3cret"', 'password eq "***"'],
    ['PASSWORD Co "s3cret"', 'PASSWORD Co "***"'],
    [
      'urn:ietf:params:scim:schemas:core:2.0:User:password sw "s3"',
      'urn:ietf:params:scim:schemas:core:2.0:User:password sw "***"',
    ],
    [
      'title eq "x" and (password eq "s3cret" or userName eq "y")',
      'title eq "x" and (password eq "***" or userName eq "y")',
    ],
    ['not (password eq "s3 \\" and title") and title pr', 'not (password eq "***") and title pr'],
    ['password eq "s3cret', 'password eq "***"'],
    ['password eq "s3cret\\', 'password eq "***"'],
    ['password eq s3cret', 'password eq "***"'],
    ['password "s3cret"', 'password "***"'],
    ['password[value eq "s3cret" and type eq "x"]', 'password[value eq "***" and type eq "***"]'],
    ['phoneNumbers[type eq "work"].value eq "555"', 'phoneNumbers[type eq "***"].value eq "***"'],
    ['phoneNumbers.value eq "555"', 'phoneNumbers.value eq "***"'],
    ['pin eq 1234 and active eq true', 'pin eq "***" and active eq true'],
  ])('X-SEC-03: %s is %s', (filter, shown) => {
    expect(masked(filter)).toBe(shown);
  });

  it.each([
    'userName eq "ines" and emails[type eq "work" and value co "@example.com"]',
    'title eq "password eq \\"x\\"" or meta.lastModified gt "2026-01-01T00:00:00Z"',
    'active eq true and not (userName sw "a") and manager pr',
    '',
    '((',
  ])('%s stays as it is', (filter) => {
    expect(masked(filter)).toBe(filter);
  });

  it('C-CHAR-11: what a registered schema never returns is masked, whatever its name is', () => {
    const schema = defineSchema({
      ...{ id: 'urn:example:vault', name: 'Vault', description: '' },
      attributes: [
        { name: 'seed', description: '', returned: 'never' },
        {
          name: 'lock',
          description: '',
          subAttributes: [
            { name: 'number', description: '', returned: 'never' },
            { name: 'place', description: '' },
          ],
        },
        { name: 'label', description: '' },
      ],
    });
    const filter = 'urn:example:vault:SEED eq "a" or lock.number eq "b" or lock.place eq "c" or label eq "d"';
    expect(maskFilter(filter, { registered: [schema] })).toBe(
      'urn:example:vault:SEED eq "***" or lock.number eq "***" or lock.place eq "c" or label eq "d"',
    );
  });
});
