import { describe, expect, it } from '@jest/globals';

import { cutText, MASKED, maskValue } from './mask-value.js';

describe('values in the provisioning log', () => {
  it('are shown where they tell who somebody is', () => {
    expect(maskValue('userName', 'ines@example.com')).toBe('ines@example.com');
    expect(maskValue('name.givenName', 'Ines')).toBe('Ines');
    expect(maskValue('active', false)).toBe(false);
    expect(maskValue('emails', [{ value: 'i@x', type: 'work', primary: true }])).toEqual([
      { value: 'i@x', type: 'work', primary: true },
    ]);
  });

  it('are masked where they are contact data or certificates, but for what tells them apart', () => {
    expect(maskValue('phoneNumbers', [{ value: '+49 30 1', type: 'work' }])).toEqual([
      { value: MASKED, type: 'work' },
    ]);
    expect(maskValue('addresses', [{ streetAddress: 'Weg 1', type: 'home' }])).toEqual([
      { streetAddress: MASKED, type: 'home' },
    ]);
    expect(maskValue('x509Certificates', [{ value: 'MIIC' }])).toEqual([{ value: MASKED }]);
  });

  it.each([
    ['password', 'x'],
    ['urn:x:schemas:2.0:User:socialSecurityNumber', '123'],
    ['urn:x:schemas:2.0:User:salary', 100],
    ['urn:x:schemas:2.0:User:apiToken', 't'],
    ['urn:x:schemas:2.0:User:vault.clientSecret', 's'],
  ])('are masked where the name of an attribute says that they are confidential: %s', (path, value) => {
    expect(maskValue(path, value)).toBe(MASKED);
  });

  it('are masked inside of others, too', () => {
    expect(maskValue('urn:x:schemas:2.0:User:card', { holder: 'Ines', pin: '1234' })).toEqual({
      holder: 'Ines',
      pin: MASKED,
    });
  });

  it('are cut where they are long, and say how long they were', () => {
    expect(maskValue('nickName', 'x'.repeat(300))).toBe(`${'x'.repeat(256)}… (300 characters)`);
    expect(
      maskValue(
        'emails',
        Array.from({ length: 23 }, (_, index) => String(index)),
      ),
    ).toHaveLength(21);
    expect(cutText(`${'x'.repeat(3)}😀`, 4)).toBe('xxx… (5 characters)');
  });
});
