import type { Projection, Resource, ResourceType } from '@rollcall/scim';

/** One resource on its way out: the whole representation, and how much of it the client shall see. */
export interface ResourceOutcome {
  readonly type: ResourceType;
  /** Everything, before projection. */
  readonly resource: Resource;
  readonly projection: Projection;
  /** Attribute keys that the request supplied: decides on `returned: request` (C-CHAR-13). */
  readonly supplied: ReadonlySet<string>;
  /** Whether the answer has a body. */
  readonly withBody: boolean;
}

/** A page of resources on its way out (RFC 7644 §3.4.2). */
export interface ListOutcome {
  readonly type: ResourceType;
  readonly totalResults: number;
  readonly startIndex: number;
  readonly resources: readonly Resource[];
  readonly projection: Projection;
}
