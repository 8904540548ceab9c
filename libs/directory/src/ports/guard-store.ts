import type { GuardSetting } from '../guard/guard-setting.js';
import type { GuardDecision } from '../guard/judge-removal.js';
import type { RemovalKind } from '../guard/removal.js';
import type { Tenant } from '../request-context.js';

/** Removals of one kind, as they are counted now. */
export interface GuardedRemovals extends RemovalKind, GuardDecision {
  /** In the window. */
  readonly counted: number;
  /** How many are let through in the window without an approval. */
  readonly threshold: number;
}

/** A request that was refused, and was not carried out since as far as can be told. Times in milliseconds since the epoch. */
export interface RefusedRemoval extends RemovalKind {
  /** The resource that was to be changed. */
  readonly resourceId: string;
  /** Resources or members that it would have removed. */
  readonly count: number;
  /** How often it was tried. */
  readonly attempts: number;
  readonly firstRefused: number;
  readonly lastRefused: number;
  /** Id of the credential that tried last. */
  readonly actor: string;
  readonly requestId: string;
}

/** What the deletion guard has counted and held, and what administrators decided. */
export interface GuardStore {
  /** Every kind of which something was removed, or decided, lately. */
  removals(tenant: Tenant, setting: GuardSetting, now: number): Promise<readonly GuardedRemovals[]>;
  /** What was refused in the last seven days, latest first. */
  refused(tenantId: number, query: { readonly now: number; readonly limit: number }): Promise<RefusedPage>;
  /** Writes a decision; it takes the place of the one before. */
  decide(tenantId: number, kinds: readonly RemovalKind[], decision: GuardDecision): Promise<void>;
}

/** The latest of what was refused, and how many there are of each kind. */
export interface RefusedPage {
  readonly latest: readonly RefusedRemoval[];
  readonly kinds: readonly (RemovalKind & { readonly requests: number })[];
}
