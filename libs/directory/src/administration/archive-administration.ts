import { ScimError } from '@rollcall/scim';

import { accessOf } from '../access/access.js';
import {
  RestoreRefused,
  type ArchivePage,
  type ArchiveQuery,
  type ArchiveStore,
  type RestoredResource,
} from '../ports/archive-store.js';
import type { IdSource } from '../ports/id-source.js';
import type { TenantStore } from '../ports/tenant-store.js';
import type { RequestContext } from '../request-context.js';
import { AdministrationError } from './administration-error.js';
import type { ArchiveOperator, RestoreOutcome } from './archive-operator.js';
import { findTenant } from './find-tenant.js';

/** Resources that one call restores at most. */
export const RESTORED_AT_ONCE = 200;

/** Who restores by the command line, which has no credential; the id of nobody else. */
const COMMAND_LINE = {
  credentialId: '00000000-0000-7000-8000-000000000002',
  name: 'command line',
  access: accessOf(undefined),
};

/** Deleted resources: the rules, on top of the stores. */
export class ArchiveAdministration implements ArchiveOperator {
  constructor(
    private readonly tenants: Pick<TenantStore, 'findByName'>,
    private readonly archive: ArchiveStore,
    private readonly ids: IdSource,
  ) {}

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound` */
  async listArchive(tenantName: string, query: ArchiveQuery): Promise<ArchivePage> {
    const { id } = await findTenant(this.tenants, tenantName);
    return this.archive.list(id, query);
  }

  /** @throws AdministrationError as `listArchive`; `archivedNotFound`, `restoreRefused` */
  async restoreOne(
    tenantName: string,
    id: string,
    by: Omit<RequestContext, 'tenant'>,
  ): Promise<RestoredResource> {
    const tenant = await findTenant(this.tenants, tenantName);
    return this.restore({ ...by, tenant }, id);
  }

  /** @throws AdministrationError as `listArchive`; `tooManyToRestore` */
  async restoreArchived(
    tenantName: string,
    ids: readonly string[],
    now: number,
    by: Omit<RequestContext, 'tenant' | 'now'> = { principal: COMMAND_LINE, requestId: this.ids.next() },
  ): Promise<readonly RestoreOutcome[]> {
    const tenant = await findTenant(this.tenants, tenantName);
    if (ids.length > RESTORED_AT_ONCE) {
      throw new AdministrationError(
        'tooManyToRestore',
        `${RESTORED_AT_ONCE} resources are restored at a time at most, and ${ids.length} are named.`,
      );
    }
    const outcomes: RestoreOutcome[] = [];
    for (const id of new Set(ids)) {
      try {
        outcomes.push({ id, restored: await this.restore({ ...by, now, tenant }, id) });
      } catch (error) {
        if (!(error instanceof AdministrationError)) throw error;
        outcomes.push({ id, refusal: error.message });
      }
    }
    return outcomes;
  }

  private async restore(ctx: RequestContext, id: string): Promise<RestoredResource> {
    const restored = await this.archive.restore(ctx, id).catch((error: unknown) => {
      throw refusalOf(error);
    });
    if (restored !== undefined) return restored;
    throw new AdministrationError(
      'archivedNotFound',
      `The archive of the tenant "${ctx.tenant.name}" has no resource with the id "${id.slice(0, 80)}": it is live, or was ` +
        'deleted too long ago.',
    );
  }
}

/** What contradicts the state of the tenant is the administrator's to mend; what the store cannot do now is not. */
function refusalOf(error: unknown): unknown {
  if (error instanceof RestoreRefused) return new AdministrationError('restoreRefused', error.message);
  if (!(error instanceof ScimError) || error.status >= 500) return error;
  return new AdministrationError('restoreRefused', error.detail);
}
