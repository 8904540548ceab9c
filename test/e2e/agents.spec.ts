import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';

import { forEachEngine } from '../support/engines.js';
import { at, listAt, patchOp, textAt, userBody } from '../support/scim-messages.js';
import { expectStatus, registeredWorld } from './registered-world.js';

const FILE = new URL('../../docs/schemas/agents.json', import.meta.url);
const AGENT = 'urn:ietf:params:scim:schemas:core:2.0:Agent';
const APPLICATION = 'urn:ietf:params:scim:schemas:core:2.0:AgenticApplication';

forEachEngine('agents', (engine) => {
  const world = registeredWorld(engine);

  it('A-AGENT-06: are there for nobody until their definitions are registered, which takes no deployment', async () => {
    const { admin, client } = await world.tenant();
    expectStatus(await client.get('/Agents'), 404);
    const definitions = JSON.parse(readFileSync(FILE, 'utf8'));
    const imported = expectStatus(await admin.post('/schemas', definitions), 200);
    expect(imported.body).toEqual({
      schemas: [AGENT, APPLICATION],
      resourceTypes: ['Agent', 'AgenticApplication'],
    });
    expect(
      listAt((await client.get('/ResourceTypes')).body, 'Resources').map((each) => at(each, 'endpoint')),
    ).toEqual(['/Users', '/Groups', '/Agents', '/AgenticApplications', '/Roles', '/Entitlements']);
    // Again, and nothing is another.
    expectStatus(await admin.post('/schemas', definitions), 200);
  });

  it('A-AGENT-02, A-AGENT-03: have owners, a parent and applications, and names of their own', async () => {
    const { admin, client } = await world.tenant();
    expectStatus(await admin.post('/schemas', JSON.parse(readFileSync(FILE, 'utf8'))), 200);
    const owner = textAt((await client.post('/Users', userBody())).body, 'id');
    const application = await client.post('/AgenticApplications', {
      schemas: [APPLICATION],
      name: 'Desk',
      oAuthConfiguration: { clientId: 'desk', issuerUri: 'https://issuer.example' },
      lastAccessed: '2026-01-02T03:04:05Z',
    });
    const parent = textAt(
      expectStatus(
        await client.post('/Agents', { schemas: [AGENT], name: 'Root', displayName: 'The root' }),
        201,
      ).body,
      'id',
    );
    const made = await client.post('/Agents', {
      schemas: [AGENT],
      name: 'Helper',
      active: true,
      externalId: 'h-1',
      subject: 'agent:helper',
      protocols: [{ type: 'A2A', specificationUrl: 'https://agent.example/card' }],
      owners: [{ value: owner, type: 'User' }],
      applications: [{ value: at(expectStatus(application, 201).body, 'id') }],
      parent: { value: parent },
    });
    const { baseUrl } = world.service;
    expect(expectStatus(made, 201).body).toMatchObject({
      owners: [{ value: owner, type: 'User', $ref: `${baseUrl}/Users/${owner}` }],
      applications: [{ $ref: `${baseUrl}/AgenticApplications/${textAt(application.body, 'id')}` }],
      parent: { value: parent, displayName: 'The root', $ref: `${baseUrl}/Agents/${parent}` },
    });
    expect((await client.post('/Agents', { schemas: [AGENT], name: 'HELPER' })).status).toBe(409);
    for (const filter of [
      'name eq "helper"',
      'externalId eq "h-1"',
      `parent.value eq "${parent}"`,
      'protocols[type eq "A2A"]',
    ]) {
      const found = await client.filter('/Agents', filter);
      expect({ filter, total: at(found.body, 'totalResults') }).toEqual({ filter, total: 1 });
    }
    const path = `/Agents/${textAt(made.body, 'id')}`;
    const patched = await client.patch(
      path,
      patchOp({ op: 'remove', path: 'owners' }, { op: 'replace', path: 'active', value: false }),
    );
    expect(expectStatus(patched, 200).body).toMatchObject({ active: false });
    expectStatus(await client.delete(`/Agents/${parent}`), 204);
    expect(at((await client.get(path)).body, 'parent')).toBeUndefined();
  });
});
