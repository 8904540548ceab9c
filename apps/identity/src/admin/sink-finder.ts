import type { Sink, SinkStanding, SinkStore, TenantRecord, TenantStore } from '@rollcall/directory';

import { Problem } from '../http/problem.js';

/** A sink as an administrator of a tenant sees it. */
export interface AdministeredSink {
  readonly tenant: TenantRecord;
  readonly sink: Sink;
  /** How far it is with the tenant's feed; undefined before a relay has seen both. */
  readonly progress: SinkStanding | undefined;
}

/** Finds tenants by name, and the sinks that get their events: their own, and those of all tenants. */
export class SinkFinder {
  constructor(
    private readonly tenants: Pick<TenantStore, 'findByName'>,
    private readonly sinks: Pick<SinkStore, 'list' | 'cursors'>,
  ) {}

  /** @throws Problem 404 */
  async tenant(name: string): Promise<TenantRecord> {
    const tenant = await this.tenants.findByName(name);
    if (tenant !== undefined) return tenant;
    throw new Problem(404, 'There is no tenant of this name. "rollcall tenant list" shows the tenants.');
  }

  /** @throws Problem 404 */
  async all(tenantName: string): Promise<readonly AdministeredSink[]> {
    const tenant = await this.tenant(tenantName);
    const sinks = [...(await this.sinks.list(tenant.id)), ...(await this.sinks.list(undefined))];
    return Promise.all(sinks.map((sink) => this.administered(tenant, sink)));
  }

  /** @throws Problem 404, also for a sink of another tenant */
  async one(tenantName: string, id: string): Promise<AdministeredSink> {
    const tenant = await this.tenant(tenantName);
    const known = [...(await this.sinks.list(tenant.id)), ...(await this.sinks.list(undefined))];
    const sink = known.find((candidate) => candidate.id === id);
    if (sink !== undefined) return this.administered(tenant, sink);
    throw new Problem(404, 'The tenant has no sink of this id.');
  }

  private async administered(tenant: TenantRecord, sink: Sink): Promise<AdministeredSink> {
    const cursors = await this.sinks.cursors(sink.id);
    return { tenant, sink, progress: cursors.find(({ tenantId }) => tenantId === tenant.id) };
  }
}
