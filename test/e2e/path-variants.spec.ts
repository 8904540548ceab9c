import { beforeAll, describe, expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { PUBLIC_ROUTES } from './isolation-rows.js';
import { sendRaw } from './raw-http.js';
import { serviceWorld } from './service-world.js';
import { routesOfService } from './stated-routes.js';

/** Other spellings of a path, by what they are called. */
const VARIANTS: Readonly<Record<string, (path: string) => string>> = {
  'an encoded letter': (path) => path.replace(/[a-z](?=\w*$)/i, percent),
  'an encoded first letter': (path) => path.replace(/(?<=^\/)\w/, percent),
  '%2f': (path) => path.replace(/\/(?=[^/]*$)/, '%2f'),
  '%2F at the end': (path) => `${path}%2F`,
  '%5c': (path) => path.replace(/\/(?=[^/]*$)/, '%5c'),
  '%252f': (path) => path.replace(/\/(?=[^/]*$)/, '%252f'),
  '//': (path) => path.replace(/\/(?=[^/]*$)/, '//'),
  '// before': (path) => `/${path}`,
  '/./': (path) => path.replace(/\/(?=[^/]*$)/, '/./'),
  '/../': (path) => `/docs/..${path}`,
  '%2e%2e': (path) => `/docs/%2e%2e${path}`,
  '/.well-known/..': (path) => `/.well-known/jwks.json/..${path}`,
  ';x': (path) => `${path};x`,
  ';/': (path) => path.replace(/\/(?=[^/]*$)/, ';/'),
  'a slash at the end': (path) => `${path}/`,
  'other letter case': (path) => path.toUpperCase(),
  '%00': (path) => `${path}%00`,
  '%0a': (path) => `${path}%0a`,
  '%09': (path) => `${path}%09`,
  '%20': (path) => `${path}%20`,
  'a public path in the query': (path) => `${path}?/docs`,
  'a public path after #': (path) => `${path}#/docs`,
  '%3f': (path) => `${path}%3f/docs`,
  'absolute form': (path) => `http://x${path}`,
  'absolute form of another host': (path) => `http://elsewhere.example.com${path}`,
};

/** Headers that would have a request taken for another one. */
const OVERRIDES: Readonly<Record<string, string>> = {
  'X-HTTP-Method-Override': 'X-HTTP-Method-Override: GET\r\nX-Method-Override: GET',
  'X-Original-URL': 'X-Original-URL: /docs\r\nX-Rewrite-URL: /docs',
  'X-Forwarded-Prefix': 'X-Forwarded-Prefix: /docs\r\nX-Forwarded-Uri: /docs',
};

const METHODS = ['OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'];

function percent(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}

/** @param tenant that is named where the path names one */
function pathOf(template: string, tenant = 'default'): string {
  return template
    .replace(':tenant', tenant)
    .replace(':endpoint', 'Users')
    .replace(/:\w+/, '01900000-0000-7000-8000-000000000099')
    .replace('*', 'none');
}

/** What a request may be answered where a plain spelling of it is answered otherwise: it is refused. */
const REFUSALS = [400, 404, 405];

const isDone = (status: number): boolean => status >= 200 && status < 300;

forEachEngine('H13: a path has one decision, however it is written', (engine) => {
  const world = serviceWorld(engine);
  let weak = '';
  let stranger = '';
  const routes = routesOfService()
    .map((route) => route.replace(/^ALL /, 'GET '))
    .map((route) => {
      const [method = '', template = ''] = route.split(' ');
      return [route, method, template] as const;
    });
  const closed = routes.filter(([route]) => !PUBLIC_ROUTES.includes(route));

  beforeAll(async () => {
    const request = { name: 'weak', scopes: ['events:read'] };
    const issued = await world.service.operator.issueToken('default', request, Date.now());
    weak = issued.token;
    stranger = (await world.service.tenant()).token;
  });

  async function statusOf(method: string, target: string, token?: string, more?: string): Promise<number> {
    const lines = [
      `${method} ${target} HTTP/1.1`,
      'Host: x',
      'Connection: close',
      ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
      ...(more === undefined ? [] : [more]),
      ...(['POST', 'PUT', 'PATCH'].includes(method) ? ['Content-Length: 0'] : []),
    ];
    const [answer] = await sendRaw(world.service.origin, `${lines.join('\r\n')}\r\n\r\n`);
    return answer?.status ?? 0;
  }

  it.each(closed)('%s: nobody is let in without a credential', async (_, method, template) => {
    const path = pathOf(template);
    const letIn: string[] = [];
    const ask = async (what: string, ...request: Parameters<typeof statusOf>): Promise<void> => {
      const status = await statusOf(...request);
      if (isDone(status) || status === 0) letIn.push(`${what}: ${status}`);
    };
    for (const [name, vary] of Object.entries(VARIANTS)) await ask(name, method, vary(path));
    for (const [name, header] of Object.entries(OVERRIDES)) await ask(name, method, path, undefined, header);
    for (const other of METHODS) await ask(other, other, path);
    // Its answer has a length and no body.
    const head = await fetch(`${world.service.origin}${path}`, { method: 'HEAD', redirect: 'manual' });
    if (isDone(head.status)) letIn.push(`HEAD: ${head.status}`);
    expect(letIn).toEqual([]);
  });

  it.each(closed)('%s: a credential may do no more', async (_, method, template) => {
    const path = pathOf(template);
    const plain = await statusOf(method, path, weak);
    const others: string[] = [];
    for (const [name, vary] of Object.entries(VARIANTS)) {
      const status = await statusOf(method, vary(path), weak);
      if (status !== plain && ![401, 403, ...REFUSALS].includes(status)) others.push(`${name}: ${status}`);
    }
    expect({ plain, others }).toEqual({ plain, others: [] });
  });

  it.each(closed)('%s: the same decision, or a plain refusal', async (_, method, template) => {
    const { token, adminToken } = world.service;
    // What an administrator may do is not to be done here.
    const harmless = method !== 'GET' && template.startsWith('/admin/') ? 'nobody-there' : 'default';
    const path = pathOf(template, harmless);
    const allowed = path.startsWith('/admin/') ? adminToken : token;
    const plain = await statusOf(method, path, allowed);
    const others: string[] = [];
    for (const [name, vary] of Object.entries(VARIANTS)) {
      const status = await statusOf(method, vary(path), allowed);
      if (status !== plain && !REFUSALS.includes(status)) others.push(`${name}: ${status}`);
    }
    expect({ plain, others }).toEqual({ plain, others: [] });
  });

  const below = closed.filter(([, , template]) => /^\/(?:scim|tenants)\//.test(template));

  it.each(below)('%s: no tenant is reached with the credential of another', async (_, method, template) => {
    const path = pathOf(template.startsWith('/tenants/') ? template : `/tenants/:tenant${template}`);
    const plain = await statusOf(method, path, stranger);
    const others: string[] = [];
    for (const [name, vary] of Object.entries(VARIANTS)) {
      const status = await statusOf(method, vary(path), stranger);
      if (![401, 403, ...REFUSALS].includes(status)) others.push(`${name}: ${status}`);
    }
    expect({ plain, others }).toEqual({ plain: 404, others: [] });
  });

  describe('what is no path', () => {
    it.each(['OPTIONS *', 'CONNECT x:443', 'GET *', 'GET x', 'GET http://x', 'TRACE /scim/v2/Users'])(
      '%s',
      async (line) => {
        const [answer] = await sendRaw(world.service.origin, `${line} HTTP/1.1\r\nHost: x\r\n\r\n`);
        expect(isDone(answer?.status ?? 0)).toBe(false);
      },
    );

    it.each([
      'Transfer-Encoding: chunked\r\nContent-Length: 4',
      'Transfer-Encoding: xchunked',
      'Content-Length: 4\r\nContent-Length: 5',
      'X-Folded: a\r\n b\r\nTransfer-Encoding : chunked',
    ])('a request hidden in another: %s', async (headers) => {
      const { origin, token } = world.service;
      const hidden = `GET /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
      const bytes = `POST /oauth/token HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n0\r\n\r\n${hidden}`;
      const answers = await sendRaw(origin, bytes, 2);
      expect(answers.map(({ status }) => status)).toEqual([400]);
    });
  });

  it('what is for operators only is not on the public listener', async () => {
    for (const path of ['/livez', '/readyz', '/metrics'])
      for (const vary of [(plain: string) => plain, ...Object.values(VARIANTS)])
        expect([path, isDone(await statusOf('GET', vary(path)))]).toEqual([path, false]);
  });
});
