import type { Tenant } from '../request-context.js';
import type { RegisteredDefinitions } from '../schemas/registered-definitions.js';

/** Keeps what tenants have registered. */
export interface SchemaStore {
  read(tenantId: number): Promise<RegisteredDefinitions>;
  /**
   * Changes what a tenant has registered, in one transaction, one change after the other. Stored resources that the
   * change concerns are looked at, and their index rows are brought to it.
   * @param change gives the definitions after the change; pure, and may run more than once
   * @throws StoredResourceContradicts; whatever `change` throws; nothing is written then
   */
  change(
    tenant: Pick<Tenant, 'id' | 'uniqueGroupNames'>,
    change: (current: RegisteredDefinitions) => RegisteredDefinitions,
  ): Promise<RegisteredDefinitions>;
}

/** A stored resource does not fit what would be registered; the message says which, and what of it. */
export class StoredResourceContradicts extends Error {
  override readonly name = 'StoredResourceContradicts';
}
