import type { RequestContext } from '@rollcall/directory';
import { ScimError } from '@rollcall/scim';

/** How many bulk requests a process carries out at a time. */
export interface BulkRoomSize {
  readonly most: number;
  /** Of one tenant among them. */
  readonly mostOfTenant: number;
}

const SIZE: BulkRoomSize = { most: 32, mostOfTenant: 16 };

/**
 * Has only so many bulk requests carried out at a time: each keeps its body and its results until its end, and those of
 * one tenant shall not keep others waiting.
 */
export class BulkRoom {
  private readonly counts = new Map<number, number>();
  private total = 0;

  constructor(private readonly size = SIZE) {}

  /** @throws ScimError `unavailable` where there is no room; nothing was done then */
  async within<T>({ tenant }: RequestContext, work: () => Promise<T>): Promise<T> {
    const { most, mostOfTenant } = this.size;
    const count = this.counts.get(tenant.id) ?? 0;
    if (this.total >= most || count >= mostOfTenant) {
      throw new ScimError(
        'unavailable',
        `${most} bulk requests are carried out at a time, ${mostOfTenant} of one tenant. Send this one again when another has ended.`,
        { 'Retry-After': '1' },
      );
    }
    this.counts.set(tenant.id, count + 1);
    this.total += 1;
    try {
      return await work();
    } finally {
      const left = (this.counts.get(tenant.id) ?? 0) - 1;
      if (left > 0) this.counts.set(tenant.id, left);
      else this.counts.delete(tenant.id);
      this.total -= 1;
    }
  }
}
