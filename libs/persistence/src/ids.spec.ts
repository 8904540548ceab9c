import { describe, expect, it } from '@jest/globals';

import { uuidBytes, uuidSource, uuidText } from './ids.js';

describe('RFC 9562 §5.7: UUIDv7', () => {
  it('ascends within one process, also within a millisecond and when the clock steps back', () => {
    let now = 1_700_000_000_000;
    let call = 0;
    const source = uuidSource(() => {
      call += 1;
      if (call % 10_000 === 0) now -= 5000;
      return now;
    });
    const ids = Array.from({ length: 50_000 }, () => source.next());
    expect(ids.every((id, index) => index === 0 || id > (ids[index - 1] ?? ''))).toBe(true);
  });

  it('holds the milliseconds, the version and the variant', () => {
    const id = uuidSource(() => 0x0123456789ab).next();
    expect(id.startsWith('01234567-89ab-7')).toBe(true);
    expect(['8', '9', 'a', 'b']).toContain(id.charAt(19));
  });

  it('C-ATTR-03: turns canonical text alone into bytes', () => {
    const id = uuidSource().next();
    const bytes = uuidBytes(id);
    expect(bytes === undefined ? undefined : uuidText(bytes)).toBe(id);
    for (const text of [
      '',
      id.toUpperCase(),
      `{${id}}`,
      id.replaceAll('-', ''),
      `${id} `,
      `g${id.slice(1)}`,
    ]) {
      expect([text, uuidBytes(text)]).toEqual([text, undefined]);
    }
  });
});
