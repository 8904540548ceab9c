import type { Attributes, WireEvent } from './wire-event.js';

/** What every event says. Handlers get one of the classes that are made from it. */
export abstract class ProvisioningEvent {
  /** Says which class it is: `user.created`. */
  abstract readonly type: string;
  /** UUID; the same in every delivery and replay. */
  readonly id: string;
  readonly time: Date;
  readonly tenant: string;
  /** Name of the resource type: `User`. */
  readonly resourceType: string;
  readonly resourceId: string;
  /** With `version` and `ordinal`: the place among the events of the resource. 0 in a snapshot whose epoch is not known. */
  readonly epoch: number;
  /** The resource's version after the change. */
  readonly version: number;
  /** Position among the events of one version, from 0. */
  readonly ordinal: number;
  /** Whether it is the last event of its version. */
  readonly last: boolean;
  /** The same in all events of one change and its consequences. */
  readonly txn: string;
  /** Id of the credential that made the change; empty in a snapshot. */
  readonly actor: string;
  readonly requestId: string;
  /** `traceparent` (W3C Trace Context) of the request that made the change: to link what is done with it. */
  readonly traceparent: string | undefined;
  /**
   * `create`, `put`, `patch`, `delete`, `cascade` for a consequence of another change, `restore` of what was deleted,
   * `snapshot` for what was read.
   */
  readonly operation: string;
  /** Paths of the attributes that changed, in PATCH path form (RFC 7644 §3.5.2). */
  readonly changed: readonly string[];
  /** Whether it was delivered again because somebody asked for it. */
  readonly replay: boolean;

  constructor(wire: WireEvent) {
    this.id = wire.id;
    this.time = new Date(wire.time);
    this.tenant = wire.tenant;
    this.resourceType = wire.resourceType;
    this.resourceId = wire.resourceId;
    this.epoch = wire.epoch;
    this.version = wire.version;
    this.ordinal = wire.ordinal;
    this.last = wire.last;
    this.txn = wire.txn;
    this.actor = wire.actor;
    this.requestId = wire.requestId;
    this.traceparent = wire.traceparent;
    this.operation = wire.operation;
    this.changed = wire.changed;
    this.replay = wire.replay;
  }
}

/** An event about a resource of another type than User and Group. */
export class ResourceEvent extends ProvisioningEvent {
  /** `device.updated`: the resource type's name in lower case and the verb. */
  readonly type: string;
  readonly before: Attributes | undefined;
  readonly after: Attributes | undefined;

  constructor(wire: WireEvent) {
    super(wire);
    this.type = wire.type.replace(/^scim\./, '');
    this.before = wire.before;
    this.after = wire.after;
  }
}
