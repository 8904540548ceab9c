import type { GuardSetting } from '../guard/guard-setting.js';
import type { RemovalAction } from '../guard/removal.js';
import type { GuardedRemovals, RefusedRemoval } from '../ports/guard-store.js';

/** What the deletion guard has to say of one kind of removals. */
export interface GuardedKind extends GuardedRemovals {
  /** Requests that were refused lately and were not carried out since. */
  readonly refused: number;
}

/** The deletion guard of a tenant. */
export interface GuardSummary {
  /** Null where it is off. */
  readonly setting: GuardSetting | null;
  readonly removals: readonly GuardedKind[];
  /** The latest of what was refused. */
  readonly refused: readonly RefusedRemoval[];
}

/** Which removals are decided on: of what was refused, or, where both are given, of exactly these. */
export interface DecidedRemovals {
  readonly action?: RemovalAction;
  readonly type?: string;
}

/** What is let through: so many, for so long, or both. */
export interface ApprovalRequest extends DecidedRemovals {
  /** At least 1; any number without it. */
  readonly count?: number;
  /** Minutes, 1 to 10,080; 1,440 without it. */
  readonly minutes?: number;
}

/** What is held, for how long. */
export interface RejectionRequest extends DecidedRemovals {
  /** Minutes, 1 to 10,080; 1,440 without it. */
  readonly minutes?: number;
}

/** What an operator does about removals that are held, wherever the database is, as `Operator`. */
export interface GuardOperator {
  showGuard(tenantName: string, now: number): Promise<GuardSummary>;
  /** Lets removals through beyond the threshold, and takes a rejection back. */
  approveRemovals(tenantName: string, request: ApprovalRequest, now: number): Promise<GuardSummary>;
  /** Holds all removals of a kind, and takes an approval back. */
  rejectRemovals(tenantName: string, request: RejectionRequest, now: number): Promise<GuardSummary>;
}
