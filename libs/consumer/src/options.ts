import type { FactoryProvider, InjectionToken, ModuleMetadata } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import type { FailureDecision } from './inbox/inbox-observer.js';
import type { ProvisioningEvent } from './events/provisioning-event.js';
import type { SnapshotSummary } from './snapshot/take-snapshot.js';
import type { DirectoryAccess, EventSource } from './sources/event-source.js';

/** An event whose handlers fail again and again. */
export interface PoisonedEvent {
  readonly event: ProvisioningEvent;
  readonly error: unknown;
  readonly attempts: number;
}

/** Is told what an operator should know. What is not given is logged. */
export interface ProvisioningHooks {
  /**
   * An event has failed `poisonAfter` times or more. It waits with the events of its resource behind it, and is tried
   * again with pauses of up to five minutes; `skip` gives it up.
   */
  readonly onPoison?: (
    poison: PoisonedEvent,
  ) => FailureDecision | undefined | Promise<FailureDecision | undefined>;
  /** A message is no event, and was dropped. */
  readonly onUnreadable?: (error: unknown, text: string) => void;
  /** Events before this one did not come: the resource was read anew where that can be done. */
  readonly onGap?: (event: ProvisioningEvent) => void;
  /** The source, the service or the database cannot be used at present; it is tried again. */
  readonly onTrouble?: (error: unknown) => void;
  /** All resources were read. */
  readonly onSnapshot?: (summary: SnapshotSummary) => void;
}

/** How a service consumes provisioning events. Times in milliseconds. */
export interface ProvisioningEventsOptions {
  /** `feed(…)`, `jetstream(…)` or `rabbitmq(…)`; without one, events come by `ProvisioningEvents.accept` (webhooks). */
  readonly source?: EventSource;
  /** The service's own database, whose entities include `provisioningEntities(…)`; or its injection token. */
  readonly dataSource: DataSource | InjectionToken<DataSource>;
  /**
   * Where resources are read for the first state, and when events were lost. `feed` knows it already; with a broker the
   * source's `tenant` must be said, too. Without it a consumer of a broker knows what it got events of.
   */
  readonly directory?: DirectoryAccess;
  /** Tells the consumers of one database apart: `default` unless given, 64 characters at most. */
  readonly consumer?: string;
  /** Resources that are worked on at the same time: 8 unless given; one on SQLite. */
  readonly concurrency?: number;
  /** Failures after which an event counts as poisonous: 8 unless given. */
  readonly poisonAfter?: number;
  /** Longest pause between two attempts at an event: 5 minutes unless given. */
  readonly longestPause?: number;
  /**
   * How long an event waits for those before it: 30 seconds unless given. A broker delivers again what a process had that
   * was killed, but not at once: this must be longer.
   */
  readonly gapPatience?: number;
  /** How long events are remembered, to know them again: 30 days unless given. */
  readonly rememberFor?: number;
  /** How long a process may be silent before another takes the lead: 15 seconds unless given. */
  readonly leadPatience?: number;
  readonly hooks?: ProvisioningHooks;
}

/** Options whose data source is there. */
export type ReadyOptions = Omit<ProvisioningEventsOptions, 'dataSource'> & {
  readonly dataSource: DataSource;
};

/** How the options are made from other providers: `inject` names what the factory is given. */
export type ProvisioningEventsAsyncOptions = Pick<ModuleMetadata, 'imports'> &
  Pick<FactoryProvider<ReadyOptions>, 'inject' | 'useFactory'>;
