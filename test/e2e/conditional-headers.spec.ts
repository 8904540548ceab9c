import { describe, expect, it } from '@jest/globals';

import { libsqlEngine } from '../support/engines.js';
import { makeUser } from '../support/scim-messages.js';
import { sendRaw } from './raw-http.js';
import { serviceWorld } from './service-world.js';

describe('conditional requests on the wire', () => {
  const world = serviceWorld(libsqlEngine);

  /** The status line and headers of the answer to a request with these lines, and what comes after them. */
  async function answerTo(
    method: string,
    path: string,
    lines: readonly string[],
  ): Promise<readonly string[]> {
    const { origin, token } = world.service;
    const head = [
      `${method} /scim/v2${path} HTTP/1.1`,
      `Host: ${new URL(origin).host}`,
      `Authorization: Bearer ${token}`,
      'Connection: close',
      ...lines,
    ];
    const [answer] = await sendRaw(origin, `${head.join('\r\n')}\r\n\r\n`, 2);
    return [answer?.head.toLowerCase() ?? '', answer?.body ?? ''];
  }

  it('RFC 9110 §5.3: several headers of one name are one list, whatever their letter case', async () => {
    const { path } = await makeUser(world.service.client);
    const [known] = await answerTo('GET', path, ['If-None-Match: "x"', 'IF-NONE-MATCH: W/"1", "y"']);
    expect(known).toMatch(/^http\/1\.1 304 /);
    const [unknown] = await answerTo('GET', path, ['If-None-Match: "x"', 'if-none-match: W/"2"']);
    expect(unknown).toMatch(/^http\/1\.1 200 /);
    const [mixed] = await answerTo('GET', path, ['If-Match: W/"1"', 'If-Match: *']);
    expect(mixed).toMatch(/^http\/1\.1 412 /);
  });

  it('RFC 9110 §8.8.3: a tag may have bytes beyond ASCII', async () => {
    const { path } = await makeUser(world.service.client);
    const [head] = await answerTo('GET', path, ['If-None-Match: "caf\u00e9", W/"1"']);
    expect(head).toMatch(/^http\/1\.1 304 /);
  });

  it.each(['GET', 'HEAD'])(
    'RFC 9110 §8.6, §15.4.5: 304 to %s has no body, and says no length',
    async (method) => {
      const { path } = await makeUser(world.service.client);
      for (const url of [path, '/ServiceProviderConfig']) {
        const [head, body] = await answerTo(method, url, ['If-None-Match: *']);
        expect(head).toMatch(/^http\/1\.1 304 not modified\r\n/);
        expect(head).toMatch(/\r\netag: w\/"[^"]+"/);
        expect(head).toMatch(/\r\nx-request-id: /);
        expect(head).not.toMatch(/\r\n(content-length|content-type|transfer-encoding|location):/);
        expect(body).toBe('');
      }
    },
  );

  it('a connection is good for further requests after 304', async () => {
    const { origin, token } = world.service;
    const { path } = await makeUser(world.service.client);
    const lines = (method: string) =>
      `${method} /scim/v2${path} HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nAuthorization: Bearer ${token}\r\n`;
    const conditional = 'If-None-Match: W/"1"\r\n\r\n';
    const bytes = `${lines('GET')}${conditional}${lines('HEAD')}${conditional}${lines('GET')}\r\n`;
    const answers = await sendRaw(origin, bytes, 3);
    expect(answers.map(({ status }) => status)).toEqual([304, 304, 200]);
  });
});
