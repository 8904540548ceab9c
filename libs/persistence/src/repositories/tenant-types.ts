import {
  composeTypes,
  NOTHING_REGISTERED,
  type RegisteredDefinitions,
  type ResourceTypes,
  type TenantRecord,
} from '@rollcall/directory';

import type { Session, UnitOfWork } from '../unit-of-work.js';

/** Tenants whose types are kept at most; the oldest go first. */
const KEPT = 1000;

/** What a tenant has registered, as it is read. */
export interface StoredTypes {
  readonly generation: number;
  readonly oldest: number;
  readonly definitions: RegisteredDefinitions;
}

interface TypesRow {
  readonly generation: number;
  readonly oldest: number;
  readonly definitions: string;
}

interface Known {
  readonly generation: number;
  readonly uniqueGroupNames: boolean;
  readonly types: Promise<ResourceTypes>;
}

/**
 * Gives tenants their resource types. What a tenant has registered is read when its record tells of a generation that
 * this process does not know; between two changes no statement is made for it.
 */
export class TenantTypes {
  private readonly known = new Map<number, Known>();

  constructor(private readonly unitOfWork: Pick<UnitOfWork, 'read'>) {}

  /**
   * The tenant with its resource types.
   * @param generation that of what it has registered, as its record was read with; null where that is nothing
   */
  async complete(tenant: TenantRecord, generation: number | null): Promise<TenantRecord> {
    if (generation === null || generation === 0) return tenant;
    const { uniqueGroupNames } = tenant;
    let known = this.known.get(tenant.id);
    if (known?.generation !== generation || known.uniqueGroupNames !== uniqueGroupNames) {
      known = { generation, uniqueGroupNames, types: this.load(tenant) };
      this.keep(tenant.id, known);
    }
    return { ...tenant, types: await known.types };
  }

  private keep(tenantId: number, known: Known): void {
    this.known.delete(tenantId);
    this.known.set(tenantId, known);
    if (this.known.size > KEPT) {
      const [oldest] = this.known.keys();
      if (oldest !== undefined) this.known.delete(oldest);
    }
    void known.types.catch(() => {
      if (this.known.get(tenantId) === known) this.known.delete(tenantId);
    });
  }

  private async load(tenant: TenantRecord): Promise<ResourceTypes> {
    const { definitions, generation } = await this.unitOfWork.read((session) =>
      readTypes(session, tenant.id),
    );
    return composeTypes(definitions, { ...tenant, generation });
  }
}

/** What a tenant has registered; generation 0 where it has registered nothing yet. */
export async function readTypes(session: Session, tenantId: number, locking = ''): Promise<StoredTypes> {
  const [row] = await session.query<TypesRow>(
    `select generation, oldest, definitions from tenant_types where tenant_id = ?${locking}`,
    [tenantId],
  );
  return row === undefined
    ? { generation: 0, oldest: 0, definitions: NOTHING_REGISTERED }
    : { ...row, definitions: JSON.parse(row.definitions) as RegisteredDefinitions };
}
