import type { Sink, SinkStanding, SinkStore } from '../ports/sink-store.js';
import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantStore } from '../ports/tenant-store.js';
import { AdministrationError } from './administration-error.js';
import { findTenant } from './find-tenant.js';

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

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound` */
  tenant(name: string): Promise<TenantRecord> {
    return findTenant(this.tenants, name);
  }

  /** @throws AdministrationError as `tenant` */
  async all(tenantName: string): Promise<readonly AdministeredSink[]> {
    const tenant = await this.tenant(tenantName);
    return Promise.all((await this.of(tenant)).map((sink) => this.administered(tenant, sink)));
  }

  /** @throws AdministrationError as `tenant`; `sinkNotFound`, also for a sink of another tenant */
  async one(tenantName: string, id: string): Promise<AdministeredSink> {
    const tenant = await this.tenant(tenantName);
    const sink = (await this.of(tenant)).find((candidate) => candidate.id === id);
    if (sink !== undefined) return this.administered(tenant, sink);
    throw new AdministrationError('sinkNotFound', 'The tenant has no sink of this id.');
  }

  /** @throws AdministrationError as `tenant`; `sinkNotFound`, `sinkAmbiguous` */
  async named(tenantName: string, nameOrId: string): Promise<AdministeredSink> {
    const tenant = await this.tenant(tenantName);
    const known = await this.of(tenant);
    const see = `"rollcall events sinks --tenant ${tenantName}" shows the sinks.`;
    const exact = known.find(({ id }) => id === nameOrId.toLowerCase());
    const [first, ...more] = exact === undefined ? known.filter(({ name }) => name === nameOrId) : [exact];
    if (first === undefined) {
      throw new AdministrationError(
        'sinkNotFound',
        `The tenant "${tenantName}" has no sink of the name or the id that was given. ${see}`,
      );
    }
    if (more.length > 0) {
      throw new AdministrationError(
        'sinkAmbiguous',
        `The tenant "${tenantName}" has ${more.length + 1} sinks of the name that was given. Give the id. ${see}`,
      );
    }
    return this.administered(tenant, first);
  }

  private async of(tenant: TenantRecord): Promise<readonly Sink[]> {
    return [...(await this.sinks.list(tenant.id)), ...(await this.sinks.list(undefined))];
  }

  private async administered(tenant: TenantRecord, sink: Sink): Promise<AdministeredSink> {
    const cursors = await this.sinks.cursors(sink.id);
    return { tenant, sink, progress: cursors.find(({ tenantId }) => tenantId === tenant.id) };
  }
}
