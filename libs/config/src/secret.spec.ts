import { describe, expect, it } from '@jest/globals';
import { format, inspect } from 'node:util';

import { Secret } from './secret.js';

describe('Secret', () => {
  it('ASVS 16.2.5: prints, serialises and inspects as a mask', () => {
    const secret = new Secret('hunter2');
    const shown = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true, depth: 9 }),
      format('%s %o %j', secret, secret, secret),
      Object.values(secret).join(),
    ].join('\n');
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('[secret]');
    expect(secret.reveal()).toBe('hunter2');
  });
});
