import { describe, expect, it } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { requestId } from './request-id.js';

function idFor(given: string | undefined): string {
  const message = new IncomingMessage(new Socket());
  if (given !== undefined) message.headers['x-request-id'] = given;
  return requestId(message);
}

describe('requestId', () => {
  it.each(['a', '6f1c2d34-0000-7000-8000-000000000000', 'req_1.2:3', 'x'.repeat(128)])(
    'keeps %s',
    (given) => {
      expect(idFor(given)).toBe(given);
    },
  );

  it.each([undefined, '', 'x'.repeat(129), 'a b', 'a\u001b[31m', 'a"b', 'é', '../x'])(
    'H15: replaces %j',
    (given) => {
      expect(idFor(given)).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});
