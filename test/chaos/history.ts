/** What a run left behind, as the checker wants it. */

/** An event as it is in the feed. */
export interface FeedRow {
  readonly tenant: string;
  readonly seq: number;
  readonly id: string;
  readonly type: string;
  /** As it is to be delivered. */
  readonly data: EventData;
}

export interface EventData {
  readonly tenant: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly epoch: number;
  readonly version: number;
  readonly ordinal: number;
  readonly last: boolean;
  readonly [member: string]: unknown;
}

/** An event as it arrived, in the order of the arrivals. */
export interface Delivery extends FeedRow {
  /** By which the transport knows it again. */
  readonly messageId: string;
}

/** A change that was acknowledged. */
export interface Acknowledged {
  readonly op: string;
  readonly tenant: string;
  readonly id: string;
  /** Absent for a deletion, which tells none. */
  readonly version?: number;
  readonly mark?: string;
  readonly gone?: boolean;
}

/** A resource as the database has it; `version` is that of its deletion where it is gone. */
export interface StoredResource {
  readonly tenant: string;
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly gone: boolean;
}

export interface History {
  readonly acknowledged: readonly Acknowledged[];
  /** Marks of changes that had to be refused. */
  readonly forbidden: readonly string[];
  readonly events: readonly FeedRow[];
  readonly heads: readonly { readonly tenant: string; readonly seq: number }[];
  readonly resources: readonly StoredResource[];
  readonly deliveries: readonly Delivery[];
}
