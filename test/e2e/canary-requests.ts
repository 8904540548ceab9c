/** Canaries in whatever a provisioning client can send. */
import { eventually } from '../support/eventually.js';
import { bulkBody, postOp } from '../support/bulk-messages.js';
import { CORE, ENT, GROUP, at, patchOp, textAt, type Body } from '../support/scim-messages.js';
import type { CanaryWorld } from './canary-world.js';

const SCIM = '/scim/v2';
const MIB = 1024 * 1024;
const HIDING = 'urn:example:params:scim:schemas:extension:hiding:2.0:User';

/** A user whose every attribute is a canary. */
export function person(world: CanaryWorld, whose: string, more: Body = {}): Body {
  const plant = (what: string): string => world.plant('personal', `${what} of ${whose}`);
  const family = plant('the family name');
  return {
    schemas: [CORE, ENT],
    userName: `${plant('the user name')}@example.com`,
    externalId: plant('the external id'),
    displayName: `Ms. ${family}`,
    title: plant('the title'),
    name: { familyName: family, formatted: `"Zoë" O'${family}` },
    emails: [{ value: `${plant('the e-mail')}@example.com`, type: 'work' }],
    phoneNumbers: [{ value: `+1 555 ${plant('the phone')}`, type: 'work' }],
    addresses: [{ streetAddress: `${plant('the address')} Street`, type: 'home' }],
    [ENT]: { employeeNumber: plant('the employee number') },
    ...more,
  };
}

/** Users and groups as they should come: by each way on which a password arrives. */
export async function goodRequests(world: CanaryWorld): Promise<readonly string[]> {
  const password = (way: string): string => world.plant('password', `the password of ${way}`);
  const extension = {
    ...{ id: HIDING, name: 'Hiding' },
    attributes: [
      { name: 'pin', returned: 'never' },
      { name: 'seed', mutability: 'writeOnly' },
      { name: 'badge' },
    ],
  };
  // The second run finds it there.
  await world.administer('POST', '/tenants/default/schemas', extension);
  const hide = (way: string): Body => ({
    [HIDING]: {
      pin: world.plant('hidden', `what is returned never, by ${way}`),
      seed: world.plant('hidden', `what is only written, by ${way}`),
      badge: world.plant('personal', `the badge by ${way}`),
    },
  });
  const made = await world.send('POST', `${SCIM}/Users`, {
    body: person(world, 'POST', { password: password('POST'), ...hide('POST') }),
    headers: {
      'User-Agent': `agent/${world.plant('agent', 'User-Agent')}`,
      'X-Request-Id': world.plant('correlation', 'X-Request-Id'),
      traceparent: `00-${world.plantHex('trace', 'traceparent')}-00f067aa0ba902b7-01`,
      Cookie: `session=${world.plant('stray', 'Cookie')}`,
      'X-Forwarded-For': world.plant('stray', 'X-Forwarded-For'),
      'X-Api-Key': world.plant('stray', 'X-Api-Key'),
      Referer: `https://example.com/${world.plant('stray', 'Referer')}`,
    },
  });
  const id = textAt(made.body, 'id');
  const path = `${SCIM}/Users/${id}`;
  await world.send('PUT', path, {
    body: person(world, 'PUT', { password: password('PUT'), ...hide('PUT') }),
  });
  const changes: readonly (readonly [way: string, operation: (value: string) => Body])[] = [
    ['PATCH', (value) => ({ op: 'replace', path: 'password', value })],
    ['PATCH without a path', (value) => ({ op: 'add', value: { password: value } })],
    ['PATCH with its URN', (value) => ({ op: 'replace', path: `${CORE}:password`, value })],
  ];
  for (const [way, operation] of changes)
    await world.send('PATCH', path, { body: patchOp(operation(password(way))) });
  await world.send('PATCH', `${path}?dryRun=true`, {
    body: patchOp({ op: 'replace', path: 'password', value: password('a dry run') }),
  });
  await world.send('POST', `${SCIM}/Users?dryRun=true`, {
    body: person(world, 'a dry run', { password: password('a dry run of POST') }),
  });
  const bulk = await world.send('POST', `${SCIM}/Bulk`, {
    body: bulkBody([
      postOp('a', '/Users', person(world, 'Bulk', { password: password('Bulk'), ...hide('Bulk') })),
      {
        ...{ method: 'PATCH', path: `/Users/${id}` },
        data: patchOp({ op: 'replace', path: 'password', value: password('PATCH in Bulk') }),
      },
      postOp('b', '/Users', { schemas: [CORE], password: password('a refusal in Bulk') }),
    ]),
  });
  if (bulk.status !== 200) throw new Error(`Bulk: ${bulk.text}`);
  await later(world, path, { op: 'replace', path: 'password', value: password('an asynchronous PATCH') });
  await later(world, path, {
    op: 'replace',
    path: `${HIDING}:pin`,
    value: world.plant('hidden', 'an asynchronous pin'),
  });
  const group = await world.send('POST', `${SCIM}/Groups`, {
    body: {
      schemas: [GROUP],
      displayName: world.plant('personal', 'the name of a group'),
      members: [{ value: id }],
    },
  });
  return [id, textAt(group.body, 'id')];
}

async function later(world: CanaryWorld, path: string, operation: Body): Promise<void> {
  const accepted = await world.send('PATCH', path, {
    headers: { Prefer: 'respond-async' },
    body: patchOp(operation),
  });
  if (accepted.status !== 202) throw new Error(`no asynchronous request: ${accepted.text}`);
  await eventually(async () => {
    const done = await world.send('GET', new URL(String(accepted.headers.location)).pathname);
    if (done.status !== 200) throw new Error(`not carried out: ${done.text}`);
  });
}

/** Requests that are refused, and such as ask for what canaries stand in. */
export async function badRequests(world: CanaryWorld, id: string): Promise<void> {
  const password = (way: string): string => world.plant('password', `the password in ${way}`);
  const misplaced = (way: string): string => world.plant('misplaced', `a secret in ${way}`);
  const personal = (way: string): string => world.plant('personal', `a name in ${way}`);
  const users = `${SCIM}/Users`;
  const path = `${users}/${id}`;
  const post = (body: Body): Promise<unknown> => world.send('POST', users, { body });
  const ask = (query: Readonly<Record<string, string>>): Promise<unknown> =>
    world.send('GET', `${users}?${new URLSearchParams(query).toString()}`);

  for (const operator of ['eq', 'ne', 'co', 'sw', 'gt'])
    await ask({ filter: `password ${operator} "${password(`a filter with ${operator}`)}"` });
  await ask({
    filter: `title eq "${personal('a filter')}" and password eq "${password('the end of a filter')}"`,
  });
  await ask({
    filter: `urn:ietf:params:scim:schemas:core:2.0:User:password eq "${password('a filter by URN')}"`,
  });
  await ask({ filter: `password eq ${password('a filter without quotes')}` });
  await ask({ filter: `password[value eq "${password('a value path')}"]` });
  await ask({ filter: `${HIDING}:seed eq "${password('a filter of what is only written')}"` });
  await ask({ filter: `not (PASSWORD eq "${password('a filter in capitals')}")` });
  await ask({ filter: `password eq "${password('a filter that ends too early')}` });
  await ask({
    filter: `${HIDING}:pin eq "${world.plant('password', 'a filter of what is returned never')}"`,
  });
  await world.send('POST', `${users}/.search`, {
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
      filter: `password eq "${password('a search')}"`,
    },
  });
  await world.send('PATCH', path, {
    body: patchOp({ op: 'replace', path: `password[value eq "${password('a patch path')}"]`, value: 1 }),
  });
  await post({
    schemas: [CORE],
    userName: personal('a password that is an object'),
    password: { value: password('an object') },
  });
  await post({
    schemas: [CORE],
    userName: personal('a password that is a list'),
    password: [password('a list')],
  });
  await post({
    schemas: [CORE],
    userName: personal('a long password'),
    password: password('a long value').repeat(4000),
  });
  await post({ schemas: [CORE], userName: 7, password: password('a body with another mistake') });
  await post({ schemas: [CORE], userName: personal('a wrong type'), active: personal('a boolean') });
  await post({
    schemas: [CORE],
    userName: personal('a wrong URN'),
    'urn:example:nothing': { password: password('a wrong URN') },
  });
  await post({
    schemas: [CORE],
    userName: personal('an unknown attribute'),
    passwd: misplaced('an unknown attribute'),
  });
  await post({ schemas: [CORE, misplaced('schemas')], userName: personal('an unknown schema') });
  await world.send('POST', users, {
    raw: `{"userName":"${personal('malformed JSON')}","password":"${password('malformed JSON')}",}`,
  });
  await world.send('POST', users, { raw: `{"password":"${password('a body that ends too early')}` });
  await world.send('POST', users, {
    raw: `{"password":"${password('a body twice')}","password":"${password('a body twice, again')}","userName":"x"}`,
  });
  await world.send('POST', users, { raw: password('a body that is no JSON') });
  await world.send('POST', users, {
    raw: `{"password":"${password('a large body')}","x":"${'x'.repeat(MIB)}"}`,
  });
  await world.send('POST', users, {
    raw: `{"userName":"x"}`,
    headers: { 'Content-Type': `text/${misplaced('Content-Type')}` },
  });
  await world.send('GET', `${users}/${misplaced('a path')}`);
  await world.send('GET', `/${misplaced('another path')}`);
  await world.send('DELETE', `${SCIM}/${misplaced('an endpoint')}/1`);
  await ask({ password: misplaced('a query') });
  await ask({ access_token: misplaced('access_token of a query') });
  for (const name of ['sortBy', 'attributes', 'excludedAttributes', 'startIndex', 'count', 'cursor'])
    await ask({ [name]: misplaced(name) });
  await world.send('PATCH', path, { body: patchOp({ op: misplaced('op'), path: 'title', value: 'x' }) });
  await world.send('PATCH', path, { body: patchOp({ op: 'add', path: misplaced('path'), value: 'x' }) });
  await world.send('PATCH', path, {
    headers: { 'If-Match': `W/"${misplaced('If-Match')}"` },
    body: patchOp({ op: 'add', path: 'title', value: 'x' }),
  });
  await ask({ filter: `userName eq "${personal('a filter by userName')}"` });
  await ask({ filter: `emails.value co "${personal('a filter by e-mail')}" and` });
  await ask({ filter: `${personal('the path of a filter')} eq 1` });
  const double = person(world, 'a conflict', { password: password('a conflict') });
  await post(double);
  await post(double);
  for (const scheme of ['Basic', 'Digest', 'Token', 'Bearer', 'Bearer x', 'Negotiate']) {
    const secret = world.plant('credential', `a credential of the scheme ${scheme}`);
    const encoded = scheme === 'Basic' ? Buffer.from(`user:${secret}`).toString('base64') : secret;
    await world.send('GET', users, { headers: { Authorization: `${scheme} ${encoded}` } });
  }
  await world.send('GET', users, { as: `scim_${world.plant('credential', 'a token that nobody has')}` });
}

/** What is refused for a state: a paused tenant, a rate, a held removal. */
export async function refusedByState(world: CanaryWorld, mark: string): Promise<void> {
  const name = `held-${mark}`;
  await world.administer('POST', '/tenants', { name });
  const tenant = `/tenants/${name}`;
  const issued = await world.administer('POST', `${tenant}/tokens`, { name: 'held' }, { shows: ['token'] });
  const as = textAt(issued.body, 'token');
  await world.administer('PATCH', `${tenant}/settings`, {
    deletionGuard: { share: 0.01, minimum: 1, windowMinutes: 60 },
  });
  for (const whose of ['the first', 'the second', 'the third']) {
    const { body } = await world.send('POST', `${SCIM}/Users`, {
      as,
      body: person(world, `${whose} of a held tenant`),
    });
    await world.send('DELETE', `${SCIM}/Users/${String(at(body, 'id'))}`, { as });
  }
  await world.administer('GET', `${tenant}/guard`);
  await world.administer('POST', `${tenant}/guard/approve`, {});
  await world.administer('PATCH', `${tenant}/settings`, { rateLimit: { perSecond: 1, burst: 1 } });
  for (let count = 0; count < 4; count += 1)
    await world.send('POST', `${SCIM}/Users`, {
      as,
      body: person(world, `a request too many ${count}`, {
        password: world.plant('password', `a password too many ${count}`),
      }),
    });
  await world.administer('POST', `${tenant}/pause`);
  await world.send('POST', `${SCIM}/Users`, { as, body: person(world, 'a paused tenant') });
}
