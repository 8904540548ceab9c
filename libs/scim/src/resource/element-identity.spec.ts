import { describe, expect, it } from '@jest/globals';
import { attributeNamed } from '../schema/attribute-named.js';
import type { Attribute } from '../schema/attribute.js';
import { USER_SCHEMA } from '../schema/definitions/user.js';
import { elementIdentity } from './element-identity.js';

function named(name: string): Attribute {
  const found = attributeNamed(USER_SCHEMA.attributes, name);
  if (found === undefined) throw new Error(`There is no attribute ${name}.`);
  return found;
}

describe('elementIdentity', () => {
  it('C-TYPE-14: is that of value and type, as filters compare them, for each attribute', () => {
    const emails = named('emails');
    const element = { value: 'A@x.example', type: 'work', display: 'A' };
    expect(elementIdentity(emails, element)).toBe(
      elementIdentity(emails, { type: 'WORK', value: 'a@X.example', primary: true }),
    );
    expect(elementIdentity(emails, element)).not.toBe(elementIdentity(emails, { ...element, type: 'home' }));
    // The sub-attribute `value` of certificates is base64, and no certificate is meant here.
    expect(elementIdentity(named('x509Certificates'), element)).toBe('["A@x.example","work"]');
    expect(elementIdentity(emails, element)).toBe('["a@x.example","work"]');
  });

  it('P-ADD-07: without value it is that of everything but primary, in any order', () => {
    const addresses = named('addresses');
    const oslo = elementIdentity(addresses, { type: 'work', locality: 'Oslo', country: 'NO' });
    const again = { primary: true, country: 'NO', locality: 'Oslo', type: 'work' };
    expect(elementIdentity(addresses, again)).toBe(oslo);
    expect(elementIdentity(addresses, { ...again, locality: 'Bergen' })).not.toBe(oslo);
    const emails = named('emails');
    expect(elementIdentity(emails, { type: 'work', display: 'A' })).not.toBe(
      elementIdentity(emails, { type: 'work', display: 'B' }),
    );
  });

  it('limits: an element is read once, however often it is asked for', () => {
    let reads = 0;
    const element = {
      get value(): string {
        reads += 1;
        return 'a@x.example';
      },
    };
    const identity = elementIdentity(named('emails'), element);
    const once = reads;
    expect(elementIdentity(named('emails'), element)).toBe(identity);
    expect([once > 0, reads]).toEqual([true, once]);
  });
});
