import { beforeEach, describe, expect, it } from '@jest/globals';

import { AdministrationError } from '../administration/administration-error.js';
import type { AuditDraft } from '../ports/audit-log.js';
import { audited } from './audited.js';

const NOW = 5;

/** An operator with a method of each kind. */
class SomeOperator {
  readonly done: string[] = [];

  issueToken(tenant: string, request: object, _now: number): Promise<object> {
    this.done.push(`${tenant} ${JSON.stringify(request)}`);
    return Promise.resolve({ credential: { id: 'i' }, token: 'canary' });
  }
  createTenant(request: { readonly name: string }, _now: number): Promise<void> {
    throw new AdministrationError('tenantExists', `${request.name} exists`);
  }
  revokeToken(tenant: string, id: string): Promise<void> {
    this.done.push(`${tenant} ${id}`);
    return Promise.resolve();
  }
  somethingNew(tenant: string): Promise<never> {
    return Promise.reject(new Error(`broken for ${tenant}`));
  }
  listTokens(tenant: string): Promise<string> {
    return Promise.resolve(tenant);
  }
}

describe('an audited operator', () => {
  let drafts: AuditDraft[];
  let operator: SomeOperator;
  let plain: SomeOperator;

  beforeEach(() => {
    drafts = [];
    plain = new SomeOperator();
    const log = {
      append(draft: AuditDraft) {
        drafts.push(draft);
        return Promise.resolve({ seq: drafts.length, hash: '' });
      },
    };
    operator = audited(plain, { log, actor: { kind: 'cli', id: 'ops' }, now: () => NOW });
  });

  it('tells the beginning before anything is done, and the end, without the secret that is given', async () => {
    const given = await operator.issueToken('acme', { name: 'entra', secret: 'canary' }, NOW);
    expect(given).toMatchObject({ token: 'canary' });
    expect(drafts).toMatchObject([
      { action: 'issueToken', tenant: 'acme', outcome: 'begun', at: NOW, actor: { kind: 'cli', id: 'ops' } },
      {
        action: 'issueToken',
        tenant: 'acme',
        outcome: 'done',
        of: 1,
        detail: { result: { credential: { id: 'i' } } },
      },
    ]);
    expect(drafts[0]?.detail).toEqual({ name: 'entra', secret: '(not kept)' });
    expect(JSON.stringify(drafts)).not.toContain('canary');
  });

  it('X-SEC-03: keeps no token that was given in place of an id, or of a tenant', async () => {
    const pasted = 'scim_7Gk2pQx9Lw4Tz8Rb3Nv6Yc1Mh5Jd0Fs7Ax2Eu9K';
    await operator.revokeToken(pasted, pasted);
    expect(drafts).toHaveLength(2);
    for (const draft of drafts) {
      expect(draft).toMatchObject({ tenant: '(not kept)', detail: { subject: '(not kept)' } });
      expect(JSON.stringify(draft)).not.toContain(pasted.slice(5, 17));
    }
  });

  it('tells refusals by their code, and failures', async () => {
    await expect(operator.createTenant({ name: 'acme' }, NOW)).rejects.toThrow('acme exists');
    await expect(operator.somethingNew('acme')).rejects.toThrow('broken');
    expect(drafts.map(({ action, outcome, detail }) => [action, outcome, detail])).toEqual([
      ['createTenant', 'begun', { name: 'acme' }],
      ['createTenant', 'refused', { name: 'acme', code: 'tenantExists' }],
      ['somethingNew', 'begun', {}],
      ['somethingNew', 'failed', {}],
    ]);
  });

  it('has no entry for what only reads', async () => {
    expect(await operator.listTokens('acme')).toBe('acme');
    expect(drafts).toEqual([]);
  });

  it('gives what was made, also where the end cannot be told', async () => {
    let told = 0;
    const log = {
      append: () =>
        told++ === 0 ? Promise.resolve({ seq: 1, hash: '' }) : Promise.reject(new Error('no database')),
    };
    const cutOff = audited(plain, { log, actor: { kind: 'cli', id: 'ops' }, now: () => NOW });
    expect(await cutOff.issueToken('acme', {}, NOW)).toMatchObject({ token: 'canary' });
    expect(told).toBe(2);
  });

  it('does nothing where the beginning cannot be told', async () => {
    const log = { append: () => Promise.reject(new Error('no database')) };
    const silent = audited(plain, { log, actor: { kind: 'cli', id: 'ops' }, now: () => NOW });
    await expect(silent.issueToken('acme', {}, NOW)).rejects.toThrow('no database');
    expect(plain.done).toEqual([]);
  });
});
