import { GROUP_TYPE, USER_TYPE } from '@rollcall/scim';

import { guardSettingOf, type GuardSetting } from '../guard/guard-setting.js';
import type { GuardDecision } from '../guard/judge-removal.js';
import type { RemovalKind } from '../guard/removal.js';
import type { GuardStore, RefusedPage } from '../ports/guard-store.js';
import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantStore } from '../ports/tenant-store.js';
import { AdministrationError } from './administration-error.js';
import { findTenant } from './find-tenant.js';
import type {
  ApprovalRequest,
  DecidedRemovals,
  GuardOperator,
  GuardSummary,
  RejectionRequest,
} from './guard-operator.js';

const MINUTE = 60_000;

/** Minutes for which a decision holds when nothing else is asked for, and at most. */
export const DECISION_MINUTES = { byDefault: 1440, most: 10_080 };

/** Refused requests that are shown. */
const SHOWN = 100;

const NOTHING: GuardDecision = { approvedUntil: null, approvedCount: null, rejectedUntil: null };

/** Removals that are held: the rules, on top of the stores. */
export class GuardAdministration implements GuardOperator {
  /** @param byDefault the setting of tenants that have none of their own; undefined where nothing is held */
  constructor(
    private readonly tenants: Pick<TenantStore, 'findByName'>,
    private readonly guard: GuardStore,
    private readonly byDefault: GuardSetting | undefined,
  ) {}

  /** @throws AdministrationError `invalidTenantName`, `tenantNotFound` */
  async showGuard(tenantName: string, now: number): Promise<GuardSummary> {
    return this.summary(await findTenant(this.tenants, tenantName), now);
  }

  /** @throws AdministrationError as `showGuard`; `invalidDecision`, `nothingHeld`, `resourceTypeNotFound` */
  async approveRemovals(tenantName: string, request: ApprovalRequest, now: number): Promise<GuardSummary> {
    const { count } = request;
    if (count !== undefined && (!Number.isInteger(count) || count < 1)) {
      throw new AdministrationError('invalidDecision', 'What is approved is a whole number from 1.');
    }
    const approvedUntil = now + minutesOf(request) * MINUTE;
    const decision = { ...NOTHING, approvedUntil, approvedCount: count ?? null };
    return this.decide(tenantName, request, { decision, now });
  }

  /** @throws AdministrationError as `approveRemovals` */
  async rejectRemovals(tenantName: string, request: RejectionRequest, now: number): Promise<GuardSummary> {
    const decision = { ...NOTHING, rejectedUntil: now + minutesOf(request) * MINUTE };
    return this.decide(tenantName, request, { decision, now });
  }

  private async decide(
    tenantName: string,
    decided: DecidedRemovals,
    { decision, now }: { readonly decision: GuardDecision; readonly now: number },
  ): Promise<GuardSummary> {
    const tenant = await findTenant(this.tenants, tenantName);
    const { kinds } = await this.guard.refused(tenant.id, { now, limit: 0 });
    await this.guard.decide(tenant.id, decidedKinds(tenant, decided, kinds), decision);
    return this.summary(tenant, now);
  }

  private async summary(tenant: TenantRecord, now: number): Promise<GuardSummary> {
    const setting = guardSettingOf(tenant, this.byDefault);
    const { latest, kinds } = await this.guard.refused(tenant.id, { now, limit: SHOWN });
    const removals = setting === undefined ? [] : await this.guard.removals(tenant, setting, now);
    return {
      setting: setting ?? null,
      removals: removals.map((kind) => ({ ...kind, refused: requestsOf(kinds, kind) })),
      refused: latest,
    };
  }
}

function minutesOf({ minutes = DECISION_MINUTES.byDefault }: RejectionRequest): number {
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= DECISION_MINUTES.most) return minutes;
  throw new AdministrationError(
    'invalidDecision',
    `A decision holds for a whole number of minutes from 1 to ${DECISION_MINUTES.most}; ${minutes} is not one.`,
  );
}

function decidedKinds(
  tenant: TenantRecord,
  { action, type }: DecidedRemovals,
  refused: RefusedPage['kinds'],
): readonly RemovalKind[] {
  if (type !== undefined) checkType(tenant, type);
  if (action !== undefined && type !== undefined) return [{ action, type }];
  const kinds = refused.filter(
    (kind) => (action ?? kind.action) === kind.action && (type ?? kind.type) === kind.type,
  );
  if (kinds.length > 0) return kinds;
  throw new AdministrationError(
    'nothingHeld',
    `Nothing ${action === undefined && type === undefined ? '' : 'of this kind '}was refused in the tenant ` +
      `"${tenant.name}" lately. To decide on what is yet to come, name both its action and its resource type.`,
  );
}

function checkType({ name, types }: TenantRecord, wanted: string): void {
  const known = (types?.all ?? [USER_TYPE, GROUP_TYPE]).map((type) => type.name);
  if (known.includes(wanted)) return;
  throw new AdministrationError(
    'resourceTypeNotFound',
    `The tenant "${name}" has no resource type ${JSON.stringify(wanted)}. It has ${known.join(', ')}.`,
  );
}

function requestsOf(kinds: RefusedPage['kinds'], { action, type }: RemovalKind): number {
  return kinds.find((kind) => kind.action === action && kind.type === type)?.requests ?? 0;
}
