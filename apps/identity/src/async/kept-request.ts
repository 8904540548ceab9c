import type { Json } from '@rollcall/scim';

import type { AsyncOperation } from './async-operation.js';

/** Who has sent a request that is kept until it is carried out, and when. */
export interface KeptOrigin {
  readonly tenant: string;
  /** The name of the credential. */
  readonly client: string;
  /** Those of the credential; absent where it has none, and may do everything. */
  readonly scopes?: readonly string[] | undefined;
  readonly requestId: string;
  /** Absent where the request had none. */
  readonly traceparent?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly arrived: number;
}

/** An operation as it is kept until it is carried out. */
export interface KeptOperation extends KeptOrigin {
  readonly operation: AsyncOperation;
  /** Name of the resource type. */
  readonly type: string;
}

/** A bulk request as it is kept until it is carried out. */
export interface KeptBulk extends KeptOrigin {
  /** The body, which is a bulk request. */
  readonly bulk: Json;
}

/** A request of any kind as it is kept until it is carried out. */
export type KeptRequest = KeptOperation | KeptBulk;
