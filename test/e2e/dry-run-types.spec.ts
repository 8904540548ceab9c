import { expect, it } from '@jest/globals';

import { forEachEngine } from '../support/engines.js';
import { groupBody, listAt, make, makeUser, patchOp } from '../support/scim-messages.js';
import { expectDryRun } from './expect-dry-run.js';
import { serviceWorld } from './service-world.js';

forEachEngine('a dry run, of every type and for every token', (engine) => {
  const world = serviceWorld(engine);

  it('/Me and the types that a tenant has registered have it, too', async () => {
    const tenant = await world.tenant();
    const user = await makeUser(tenant.client, { title: 'Analyst' });
    const { token } = await world.service.operator.issueToken(
      tenant.name,
      { name: 'own', subject: user.id },
      Date.now(),
    );
    const headers = { Authorization: `Bearer ${token}` };
    const body = patchOp({ op: 'replace', path: 'title', value: 'Lead' });
    const answer = await tenant.client.send('PATCH', '/Me?dryRun=true', { headers, body });
    expectDryRun(answer, { changes: [{ path: 'title', before: 'Analyst', after: 'Lead' }] });
    const admin = `${world.service.origin}/admin/v1/tenants/${tenant.name}`;
    const asAdmin = { Authorization: `Bearer ${world.service.adminToken}` };
    const urn = 'urn:example:params:scim:schemas:2.0:Robot';
    const schema = { id: urn, name: 'Robot', attributes: [{ name: 'model', uniqueness: 'server' }] };
    await tenant.client.send('POST', `${admin}/schemas`, { headers: asAdmin, body: schema });
    const type = { name: 'Robot', endpoint: '/Robots', schema: urn };
    await tenant.client.send('POST', `${admin}/resource-types`, { headers: asAdmin, body: type });
    const robot = { schemas: [urn], model: 'R2' };
    expectDryRun(await tenant.client.post('/Robots?dryRun=true', robot), { resource: { model: 'R2' } });
    expect((await tenant.client.post('/Robots', robot)).status).toBe(201);
    expect((await tenant.client.post('/Robots?dryRun=true', robot)).status).toBe(409);
  });

  it('events of types that a token may not read are told without what is in them', async () => {
    const tenant = await world.tenant();
    const user = await makeUser(tenant.client);
    const team = await make(
      tenant.client,
      '/Groups',
      groupBody({ displayName: 'Secret team', members: [{ value: user.id }] }),
    );
    const request = { name: 'users', scopes: ['scim:write:User'] };
    const { token } = await world.service.operator.issueToken(tenant.name, request, Date.now());
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await tenant.client.send('DELETE', `${user.path}?dryRun=true`, { headers });
    expect(answer.text).not.toContain('Secret team');
    expect(listAt(answer.body, 'events')).toContainEqual({
      type: 'scim.group.updated',
      subject: `Group/${team.id}`,
    });
  });
});
