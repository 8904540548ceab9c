import { mergeUses, type ToldUses, type UsesElsewhere } from './merge-uses.js';
import { SharedBucket, type BucketLimit } from './shared-bucket.js';
import type { LimitPolicy, Standing } from './standing.js';
import type { Uses } from './uses.js';

/** Who makes a request. */
export interface Caller {
  readonly tenantId: number;
  readonly credentialId: string;
}

interface Counted {
  readonly bucket: SharedBucket;
  /** When it was used last, here or elsewhere. */
  used: number;
}

interface CountedTenant extends Counted {
  /** As it was given last, to see at a glance that it is the same. */
  limit: BucketLimit;
  readonly credentials: Map<string, Counted>;
}

/** What one credential gets of its tenant's limit while others of the tenant are in use. */
const CREDENTIAL_SHARE = 0.75;

/** Milliseconds after which a credential that is not used, and a bucket that is full, are forgotten. */
const IDLE = 60_000;

/** Seconds of its rate that a tenant may be ahead of it without being hasty; half of the burst where that is less. */
const AHEAD = 1;

/** Of a bucket: whoever has less left is told so. */
const PLENTY = 0.5;

/**
 * The buckets of all tenants and of their credentials: a request has a cost of 1 in that of its tenant and, where more than
 * one credential of the tenant is in use, in that of its credential. Instants are milliseconds of a clock that never goes
 * back; what has the same name in several processes is shared by them.
 */
export class RequestBuckets {
  readonly #tenants = new Map<number, CountedTenant>();
  #sharers = 1;
  #told: ReadonlyMap<string, Uses> = new Map();
  #elsewhere: ReadonlyMap<string, UsesElsewhere> = new Map();

  /**
   * Counts a request.
   * @returns how the caller stands where little is left; with `retryAfter` it is refused, and was not counted
   */
  take({ tenantId, credentialId }: Caller, limit: BucketLimit, now: number): Standing | undefined {
    const tenant = this.#tenantOf(tenantId, limit, now);
    const credential = this.#credentialOf(tenant, { tenantId, credentialId }, now);
    tenant.used = now;
    credential.used = now;
    const alone = tenant.credentials.size === 1;
    if (!alone && !credential.bucket.has(1, now)) return standingOf('credential', credential.bucket, now, 1);
    if (!tenant.bucket.take(1, now)) return standingOf('tenant', tenant.bucket, now, 1);
    charge(credential, 1, alone);
    return tenant.bucket.left < limit.burst * PLENTY
      ? standingOf('tenant', tenant.bucket, now, 0)
      : undefined;
  }

  /** Whether a tenant has sent more than its rate brings, and spends what it had saved up, as of its last request. */
  isHasty(tenantId: number): boolean {
    const tenant = this.#tenants.get(tenantId);
    if (tenant === undefined) return false;
    const { perSecond, burst } = tenant.limit;
    return tenant.bucket.left < burst - Math.min(perSecond * AHEAD, burst / 2);
  }

  /** Counts what a request that was let in turned out to cost beyond 1: it is owed where it is not there. */
  charge({ tenantId, credentialId }: Caller, cost: number): void {
    const tenant = this.#tenants.get(tenantId);
    if (tenant === undefined) return;
    tenant.bucket.charge(cost);
    const credential = tenant.credentials.get(credentialId);
    if (credential !== undefined) charge(credential, cost, tenant.credentials.size === 1);
  }

  /** What others are to be told; whatever was not used for a minute, and is as it was in the beginning, is forgotten. */
  report(now: number): Uses {
    const uses: Record<string, readonly [number, number]> = {};
    const tell = (name: string, { bucket }: Counted): void => {
      uses[name] = [rounded(bucket.spent), rounded(bucket.left)];
    };
    for (const [tenantId, tenant] of this.#tenants) {
      if (isIdle(tenant, now) && tenant.bucket.timeUntil(tenant.limit.burst, now) === 0) {
        this.#tenants.delete(tenantId);
        continue;
      }
      tenant.bucket.has(1, now);
      tell(nameOf(tenantId), tenant);
      for (const [credentialId, credential] of tenant.credentials) {
        if (isIdle(credential, now)) tenant.credentials.delete(credentialId);
        else tell(nameOf(tenantId, credentialId), credential);
      }
    }
    return uses;
  }

  /** Hears what the others have told, and shares with them from now on. */
  hear(told: readonly ToldUses[], now: number): void {
    this.#sharers = told.length + 1;
    this.#elsewhere = mergeUses(told, this.#told, now);
    this.#told = new Map(told.map(({ id, uses }) => [id, uses]));
    for (const [tenantId, tenant] of this.#tenants) {
      this.#hearOf(nameOf(tenantId), tenant.bucket, now);
      for (const [credentialId, credential] of tenant.credentials)
        this.#hearOf(nameOf(tenantId, credentialId), credential.bucket, now);
    }
    // Those that are made now begin with what was heard.
    for (const name of this.#elsewhere.keys()) this.#know(name, now);
  }

  #hearOf(name: string, bucket: SharedBucket, now: number): void {
    const heard = this.#elsewhere.get(name);
    const left = heard === undefined ? Infinity : filled(heard, bucket.limit, now);
    bucket.hear({ spent: heard?.spent ?? 0, left, sharers: this.#sharers }, now);
  }

  /** A credential that is in use elsewhere is in use. */
  #know(name: string, now: number): void {
    const [tenantId, credentialId] = name.split(' ');
    const tenant = this.#tenants.get(Number(tenantId));
    if (tenant === undefined || credentialId === undefined) return;
    const known = tenant.credentials.get(credentialId);
    const heard = this.#elsewhere.get(name);
    if (known === undefined) this.#credentialOf(tenant, { tenantId: Number(tenantId), credentialId }, now);
    else if (heard !== undefined && heard.spent > 0) known.used = now;
  }

  #tenantOf(tenantId: number, limit: BucketLimit, now: number): CountedTenant {
    const known = this.#tenants.get(tenantId);
    if (known === undefined) {
      const bucket = this.#bucket(nameOf(tenantId), limit, now);
      const made = { bucket, limit, used: now, credentials: new Map<string, Counted>() };
      this.#tenants.set(tenantId, made);
      return made;
    }
    if (known.limit !== limit) changeLimit(known, limit, now);
    return known;
  }

  #credentialOf(tenant: CountedTenant, { tenantId, credentialId }: Caller, now: number): Counted {
    const known = tenant.credentials.get(credentialId);
    if (known !== undefined) return known;
    const made = {
      bucket: this.#bucket(nameOf(tenantId, credentialId), shareOf(tenant.limit), now),
      used: now,
    };
    tenant.credentials.set(credentialId, made);
    return made;
  }

  #bucket(name: string, limit: BucketLimit, now: number): SharedBucket {
    const heard = this.#elsewhere.get(name);
    const left = heard === undefined ? limit.burst : filled(heard, limit, now);
    return new SharedBucket(limit, { now, sharers: this.#sharers, left });
  }
}

/** Credentials have no blank in their ids, and tenants are numbers. */
function nameOf(tenantId: number, credentialId?: string): string {
  return credentialId === undefined ? String(tenantId) : `${tenantId} ${credentialId}`;
}

function shareOf({ perSecond, burst }: BucketLimit): BucketLimit {
  return { perSecond: perSecond * CREDENTIAL_SHARE, burst: Math.max(1, burst * CREDENTIAL_SHARE) };
}

/** The settings of a tenant are read again and again, and seldom say something else. */
function changeLimit(tenant: CountedTenant, limit: BucketLimit, now: number): void {
  const { perSecond, burst } = tenant.limit;
  tenant.limit = limit;
  if (perSecond === limit.perSecond && burst === limit.burst) return;
  tenant.bucket.change(limit, now);
  for (const { bucket } of tenant.credentials.values()) bucket.change(shareOf(limit), now);
}

/** One that is alone may use all that its tenant has, and owes nothing for it when another comes. */
function charge({ bucket }: Counted, cost: number, alone: boolean): void {
  bucket.charge(cost, alone ? 0 : undefined);
}

function filled({ left, at }: UsesElsewhere, { perSecond, burst }: BucketLimit, now: number): number {
  return Math.min(left + (Math.max(0, now - at) * perSecond) / 1000, burst);
}

function isIdle({ used }: Counted, now: number): boolean {
  return now - used > IDLE;
}

function standingOf(policy: LimitPolicy, bucket: SharedBucket, now: number, wanted: 0 | 1): Standing {
  const { limit } = bucket;
  return {
    ...{ policy, limit },
    remaining: wanted > 0 ? 0 : Math.max(0, Math.floor(bucket.left)),
    fullAfter: seconds(bucket.timeUntil(limit.burst, now)),
    ...(wanted > 0 ? { retryAfter: Math.max(1, seconds(bucket.timeUntil(wanted, now))) } : {}),
  };
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}

/** Fewer digits for those who are told. */
function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
