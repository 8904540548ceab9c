/** Canaries in whatever an administrator, an OAuth client, or a receiver of events can send. */
import { eventually } from '../support/eventually.js';
import { textAt } from '../support/scim-messages.js';
import { AUDIENCE, startIssuer } from './oauth-world.js';
import type { CanaryWorld } from './canary-world.js';

const TENANT = '/tenants/default';
const SCIM = '/scim/v2';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Tokens: made, exchanged, listed and refused. */
export async function tokens(world: CanaryWorld): Promise<void> {
  const name = world.plant('typed', 'the name of a token');
  const made = await world.administer('POST', `${TENANT}/tokens`, { name }, { shows: ['token'] });
  const path = `${TENANT}/tokens/${textAt(made.body, 'id')}`;
  await world.administer('GET', path);
  await world.administer('POST', `${path}/rotate`, {}, { shows: ['token'] });
  await world.administer('GET', `${TENANT}/tokens`);
  await world.administer('DELETE', path);
  // Whoever confuses a token with its id, or gives one.
  await world.administer(
    'DELETE',
    `${TENANT}/tokens/scim_${world.plant('misplaced', 'a token in place of its id')}`,
  );
  await world.administer('POST', `${TENANT}/tokens`, {
    name: 'given',
    token: world.plant('credential', 'a token that is given'),
  });
  await world.send('POST', `/admin/v1${TENANT}/tokens`, {
    as: world.admin,
    raw: `{"token":"${world.plant('credential', 'a token in malformed JSON')}",`,
    headers: { 'Content-Type': 'application/json' },
  });
  await world.send('GET', '/admin/v1/tenants', {
    as: `scim_${world.plant('credential', 'an admin token that nobody has')}`,
  });
}

/** OAuth: secrets and assertions that are right and wrong. */
export async function oauth(world: CanaryWorld): Promise<void> {
  const made = await world.administer(
    ...(['POST', `${TENANT}/clients`, { name: world.plant('typed', 'the name of a client') }] as const),
    { shows: ['secret'] },
  );
  const [id, secret] = [textAt(made.body, 'id'), textAt(made.body, 'secret')];
  const ask = (form: Readonly<Record<string, string>>, more: object = {}): ReturnType<CanaryWorld['send']> =>
    world.send('POST', '/oauth/token', {
      as: null,
      raw: new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString(),
      ...more,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...Reflect.get(more, 'headers') },
    });
  const issued = await ask({ client_id: id, client_secret: secret }, { shows: ['access_token'] });
  await world.send('GET', `${SCIM}/Users?count=1`, { as: textAt(issued.body, 'access_token') });
  await ask({ client_id: id, client_secret: world.plant('credential', 'a wrong secret') });
  await ask({ client_id: world.plant('misplaced', 'a secret as client_id'), client_secret: 'x' });
  await ask({ scope: world.plant('misplaced', 'a secret as scope'), client_id: id, client_secret: secret });
  await ask({ grant_type: 'password', username: 'x', password: world.plant('password', 'another grant') });
  const basic = Buffer.from(`${id}:${world.plant('credential', 'a wrong secret in the header')}`).toString(
    'base64',
  );
  await ask({}, { headers: { Authorization: `Basic ${basic}` } });
  await world.administer('POST', `${TENANT}/clients/${id}/rotate`, {}, { shows: ['secret'] });
  await world.administer('GET', `${TENANT}/clients`);

  const issuer = await startIssuer();
  world.receivers.push(issuer.receiver);
  const trusted = { name: world.plant('typed', 'the name of an issuer'), audience: AUDIENCE };
  const subject = `workload-${world.plant('typed', 'the subject of an issuer')}`;
  await world.administer('POST', `${TENANT}/issuers`, { ...trusted, issuer: issuer.url, subject });
  const nobody = `http://127.0.0.1:1/${world.plant('typed', 'the path of an issuer')}`;
  await world.administer('POST', `${TENANT}/issuers`, { ...trusted, name: 'gone', issuer: nobody, subject });
  const login = world.plant('credential', 'a password in the URL of an issuer');
  await world.administer('POST', `${TENANT}/issuers`, {
    ...{ ...trusted, name: 'with-login', subject },
    issuer: `https://user:${login}@login.example.com/`,
  });
  for (const [what, claims] of [
    ['good', { sub: subject }],
    ['of a stranger', { sub: 'stranger' }],
    ['without keys', { sub: subject, iss: nobody }],
    ['that has ended', { sub: subject, exp: 1 }],
  ] as const) {
    const jwt = await issuer.sign({
      ...claims,
      email: world.plant('personal', `a claim of a token ${what}`),
    });
    world.net.seed('credential', `a token of an issuer ${what}`, jwt);
    await world.send('GET', `${SCIM}/Users?count=1`, { as: jwt });
    const shows = what === 'good' ? { shows: ['access_token'] } : {};
    await ask({ client_assertion_type: ASSERTION, client_assertion: jwt }, shows);
  }
}

/** Webhooks and streams, with secrets, and with receivers that refuse and are not there. */
export async function sinks(world: CanaryWorld, mark: string): Promise<void> {
  const receiver = await world.receiver();
  const kept = await world.administer(
    ...(['POST', `${TENANT}/sinks`, webhook(world, mark, 'kept', receiver.url)] as const),
    { shows: ['secret'] },
  );
  const path = `${TENANT}/sinks/${textAt(kept.body, 'id')}`;
  await world.administer('POST', `${path}/rotate`, { algorithm: 'hmac-sha256' }, { shows: ['secret'] });
  await world.administer('POST', `${path}/test`);
  const given = `whsec_${Buffer.from(`${world.plant('credential', 'a secret that is given')}xxxx`).toString('base64')}`;
  await world.administer(
    ...([
      'POST',
      `${TENANT}/sinks`,
      { ...webhook(world, mark, 'given', receiver.url), secret: given },
    ] as const),
    { shows: ['secret'] },
  );
  await world.administer('POST', `${TENANT}/sinks`, {
    ...webhook(world, mark, 'wrong', receiver.url),
    secret: world.plant('credential', 'a secret of no form'),
  });
  // Nobody listens there, and the other refuses with a body of its own.
  await world.administer('POST', `${TENANT}/sinks`, webhook(world, mark, 'nobody', 'http://127.0.0.1:1'), {
    shows: ['secret'],
  });
  const refusing = await world.receiver((_, response) => {
    response
      .writeHead(400, { 'x-secret': mark })
      .end(`no: ${world.plant('stray', 'the body of a receiver')}`);
  });
  await world.administer('POST', `${TENANT}/sinks`, webhook(world, mark, 'refusing', refusing.url), {
    shows: ['secret'],
  });
  const login = world.plant('credential', 'a password in the URL of a webhook');
  await world.administer(
    'POST',
    `${TENANT}/sinks`,
    webhook(world, mark, 'login', `http://user:${login}@127.0.0.1:1`),
  );

  const events = (method: string, below: string, body?: unknown): ReturnType<CanaryWorld['send']> =>
    world.send(method, `/events/v1${below}`, {
      headers: { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body }),
    });
  await events('POST', '/streams', {
    description: world.plant('typed', 'the description of a stream'),
    delivery: {
      method: 'urn:ietf:rfc:8935',
      endpoint_url: `${receiver.url}/push`,
      authorization_header: `Bearer ${world.plant('credential', 'the header of a stream')}`,
    },
  });
  await events('POST', '/streams', {
    delivery: {
      method: 'urn:ietf:rfc:8935',
      endpoint_url: receiver.url,
      authorization_header: `Bearer é${world.plant('credential', 'a header that is none')}`,
    },
  });
  const polled = await events('POST', '/streams', { format: 'full' });
  const stream = textAt(polled.body, 'stream_id');
  await events('GET', '/streams');
  await events('POST', '/streams/verification', {
    stream_id: stream,
    state: world.plant('personal', 'the state of a verification'),
  });
  const user = await world.send('POST', `${SCIM}/Users`, {
    body: {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: world.plant('personal', 'a user who is told of'),
      password: world.plant('password', 'the password of a user who is told of'),
    },
  });
  await world.send('DELETE', `${SCIM}/Users/${textAt(user.body, 'id')}`);
  await eventually(async () => {
    const { text } = await events('POST', `/streams/${stream}/poll`, { returnImmediately: true });
    if (!text.includes('"eyJ')) throw new Error(`nothing to poll: ${text}`);
    const sets = Object.values((JSON.parse(text) as { sets: Record<string, string> }).sets);
    world.keep(
      'event',
      'a poll',
      sets
        .flatMap((set) => set.split('.').slice(0, 2))
        .map((part) => Buffer.from(part, 'base64url').toString())
        .join('\n'),
    );
  });
  await receiver.arrived(2);
  await eventually(() => {
    if (refusing.received.length === 0) throw new Error('the other receiver has refused nothing');
  });
  await world.administer('GET', `${TENANT}/sinks`);
}

function webhook(world: CanaryWorld, mark: string, name: string, url: string): object {
  const key = world.plant('target', `the query of the URL of the webhook ${name}`);
  return {
    kind: 'webhook',
    name: `${name}-${mark}`,
    url: `${url}/hook?key=${key}`,
    algorithm: 'hmac-sha256',
  };
}

/** Whatever administrators look at. */
export async function looks(world: CanaryWorld, id: string): Promise<void> {
  const filter = `userName eq "${world.plant('personal', 'a filter that is explained')}"`;
  const secret = `password eq "${world.plant('password', 'a filter that is explained, with a password')}"`;
  for (const query of [{ filter }, { filter: secret }, { filter: `title eq "x`, resource: id }])
    await world.administer('GET', `${TENANT}/explain?${new URLSearchParams(query).toString()}`);
  await world.administer(
    'GET',
    `${TENANT}/archive?search=${world.plant('personal', 'a search of the archive')}`,
  );
  await world.administer('GET', `${TENANT}/archive`);
  await world.administer('POST', `${TENANT}/archive/restore`, {
    ids: [world.plant('misplaced', 'an id in the archive')],
  });
  for (const path of ['/audit?limit=100', '/audit/verify'])
    world.keep('auditLog', path, (await world.administer('GET', path)).text);
  for (const path of ['/log?limit=100', '/log/export?format=jsonl', '/log/export?format=csv'])
    world.keep('provisioningLog', path, (await world.administer('GET', `${TENANT}${path}`)).text);
  for (const path of ['', '/settings', '/schemas', '/guard'])
    await world.administer('GET', `${TENANT}${path}`);
  const { text } = await world.send('GET', '/events/v1/feed?limit=1000');
  world.keep('event', 'the feed', text);
  const metrics = await fetch(`${world.service.managementUrl}/metrics`);
  world.keep('metrics', '/metrics', await metrics.text());
  for (const path of ['/livez', '/readyz'])
    world.keep('answer', path, await (await fetch(`${world.service.managementUrl}${path}`)).text());
}
