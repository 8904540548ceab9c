import type { Tenant } from '@rollcall/directory';

/** The group whose row the transaction has locked: nobody else changes its members. */
export interface LockedGroup {
  readonly tenant: Tenant;
  readonly id: string;
  readonly idBytes: Buffer;
}
