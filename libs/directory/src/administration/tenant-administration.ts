import type { Json } from '@rollcall/scim';

import type {
  DeletionProgress,
  TenantDeletion,
  TenantDeletionStore,
} from '../ports/tenant-deletion-store.js';
import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { TenantState } from '../request-context.js';
import { AdministrationError } from './administration-error.js';
import { findTenant, tenantDeleting } from './find-tenant.js';
import { findTenantInAnyState, tenantNotFound } from './find-tenant-in-any-state.js';
import { mergePatch } from './merge-patch.js';
import { readTenantSettings, tenantSettings, withTenantSettings } from './read-tenant-settings.js';
import type { DeletedTenant, TenantDetails, TenantOperator } from './tenant-operator.js';
import { tenantSummary } from './tenant-summary.js';

/** What a tenant has set, whether it is at work, and its end: the rules, on top of the stores. */
export class TenantAdministration implements TenantOperator {
  constructor(
    private readonly tenants: TenantStore,
    private readonly deletions: TenantDeletionStore,
  ) {}

  /** The tenants whose names follow a name, in the order of their names. @param limit of how many at most */
  async page(after: string, limit: number): Promise<readonly TenantDetails[]> {
    const found = await this.tenants.page(after, limit);
    return Promise.all(found.map((tenant) => this.details(tenant)));
  }

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound` */
  async showTenant(name: string): Promise<TenantDetails> {
    return this.details(await findTenantInAnyState(this.tenants, name));
  }

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound`, `tenantDeleting`, `invalidSettings` */
  changeTenantSettings(name: string, change: Json): Promise<TenantDetails> {
    return this.change(name, (current) =>
      withTenantSettings(current, readTenantSettings(mergePatch(tenantSettings(current), change))),
    );
  }

  /** What the settings do not name has its default. @throws AdministrationError as `changeTenantSettings` */
  replaceTenantSettings(name: string, settings: Json): Promise<TenantDetails> {
    return this.change(name, (current) => withTenantSettings(current, readTenantSettings(settings)));
  }

  /** Of a tenant that is paused already nothing changes. @throws AdministrationError `invalidTenantName`, `tenantNotFound`, `tenantDeleting` */
  pauseTenant(name: string): Promise<TenantDetails> {
    return this.change(name, (current) => inState(current, 'paused'));
  }

  /** Of a tenant that is at work nothing changes. @throws AdministrationError `invalidTenantName`, `tenantNotFound`, `tenantDeleting` */
  resumeTenant(name: string): Promise<TenantDetails> {
    return this.change(name, (current) => inState(current, undefined));
  }

  /** Can be asked for again. @throws AdministrationError `invalidTenantName`, `tenantNotFound` */
  async deleteTenant(name: string, now: number): Promise<TenantDetails> {
    const { id } = await findTenantInAnyState(this.tenants, name);
    const deleting = await this.deletions.begin(id, now);
    if (deleting === undefined) throw tenantNotFound(name);
    return this.details(deleting);
  }

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound`, `tenantNotDeleting` */
  async continueDeletion(name: string, now: number): Promise<DeletedTenant> {
    const { id, state } = await findTenantInAnyState(this.tenants, name);
    const step = state === 'deleting' ? await this.deletions.step(id, now) : undefined;
    if (step === undefined) {
      throw new AdministrationError(
        'tenantNotDeleting',
        `The tenant "${name}" is not being deleted. "rollcall tenant delete" deletes it.`,
      );
    }
    return { name, ...progressOf(step) };
  }

  private async change(
    name: string,
    change: (current: TenantRecord) => TenantRecord,
  ): Promise<TenantDetails> {
    const { id } = await findTenant(this.tenants, name);
    const changed = await this.tenants.change(id, (current) => {
      // It may have been deleted since it was found.
      if (current.state === 'deleting') throw tenantDeleting(name);
      return change(current);
    });
    if (changed === undefined) throw tenantNotFound(name);
    return this.details(changed);
  }

  private async details(tenant: TenantRecord): Promise<TenantDetails> {
    const deletion = tenant.state === 'deleting' ? await this.deletions.progress(tenant.id) : undefined;
    return {
      ...tenantSummary(tenant),
      settings: tenantSettings(tenant),
      uniqueGroupNames: tenant.uniqueGroupNames,
      ...(deletion === undefined ? {} : { deletion: progressOf(deletion) }),
    };
  }
}

function inState({ state: _, ...tenant }: TenantRecord, state: TenantState | undefined): TenantRecord {
  return { ...tenant, ...(state === undefined ? {} : { state }) };
}

function progressOf({ tenantId: _, name: __, ...progress }: TenantDeletion): DeletionProgress {
  return progress;
}
