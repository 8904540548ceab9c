import type { StreamKey } from '@rollcall/directory';

/** Streams that are sent to at the same time at most: in all, and of one tenant, whose receivers may all hang. */
const MOST = { inAll: 32, ofTenant: 4 } as const;

interface Send {
  readonly tenantId: number;
  readonly ended: Promise<void>;
}

/** What is being sent to streams, several of them at the same time. */
export class StreamSends {
  private readonly underWay = new Map<string, Send>();

  /** Tenants of which no other stream can be sent to now. */
  busyTenants(): readonly number[] {
    const tenants = [...this.underWay.values()].map(({ tenantId }) => tenantId);
    return [...new Set(tenants)].filter(
      (tenant) => tenants.filter((one) => one === tenant).length >= MOST.ofTenant,
    );
  }

  /** Begins to send, unless that is under way, or too much is. @param send never throws */
  begin({ streamId, tenantId }: StreamKey, send: () => Promise<void>): void {
    const isFull = this.underWay.size >= MOST.inAll || this.busyTenants().includes(tenantId);
    if (isFull || this.underWay.has(streamId)) return;
    const ended = send().finally(() => this.underWay.delete(streamId));
    this.underWay.set(streamId, { tenantId, ended });
  }

  /** Resolves when nothing is being sent any more. */
  async ended(): Promise<void> {
    await Promise.all([...this.underWay.values()].map((send) => send.ended));
  }
}
