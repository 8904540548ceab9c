import type { LoggerService } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { DataSource } from 'typeorm';

import { Consumer, type ConsumerPhase } from './delivery/consumer.js';
import { Lead } from './delivery/lead.js';
import { typedEvents } from './events/typed-events.js';
import type { WireEvent } from './events/wire-event.js';
import type { EventHandlers } from './inbox/event-handlers.js';
import type { FailureDecision, InboxObserver } from './inbox/inbox-observer.js';
import { Inbox } from './inbox/inbox.js';
import { SourceMemory } from './inbox/source-memory.js';
import { ENTITY } from './inbox/tables.js';
import { hasOneConnection } from './inbox/transactions.js';
import type { ReadyOptions } from './options.js';
import type { EventSource } from './sources/event-source.js';
import { handedOver } from './sources/handed-over.js';

/** A consumer and its parts. */
export interface BuiltConsumer {
  readonly consumer: Consumer;
  readonly inbox: Inbox;
  readonly source: EventSource;
  readonly dataSource: DataSource;
}

/** Where what happens is told. */
export interface BuildReports {
  readonly log: LoggerService;
  applied(): void;
  troubled(what: string): void;
  phase(phase: ConsumerPhase): void;
}

const DEFAULTS = {
  consumer: 'default',
  concurrency: 8,
  poisonAfter: 8,
  longestPause: 5 * 60_000,
  gapPatience: 30_000,
  rememberFor: 30 * 24 * 60 * 60_000,
  leadPatience: 15_000,
};

/** Beats in the time after which a lead is taken over. */
const BEATS = 3;

/** Puts a consumer together. @throws Error that says what is wrong with the options */
export function buildConsumer(
  options: ReadyOptions,
  handlers: EventHandlers,
  reports: BuildReports,
): BuiltConsumer {
  const { dataSource, directory, source = handedOver() } = options;
  const chosen = { ...DEFAULTS, ...withoutUndefined(options) };
  checkOptions(chosen.consumer, options, source);
  const memory = new SourceMemory(dataSource, chosen.consumer);
  const alone = hasOneConnection(dataSource);
  const inbox = new Inbox(
    {
      ...{ dataSource, handlers, consumer: chosen.consumer },
      knowledge: () => memory.knowledge,
      observer: observerOf(options, chosen.poisonAfter, reports),
    },
    { gap: chosen.gapPatience, longestPause: chosen.longestPause, now: Date.now },
    alone ? 1 : chosen.concurrency,
  );
  const lead = new Lead(memory, {
    holder: `${hostname().slice(0, 40)}-${randomBytes(8).toString('hex')}`,
    patience: chosen.leadPatience,
    alone,
    clock: () => performance.now(),
  });
  const consumer = new Consumer(
    { source, inbox, memory, lead, dataSource, directory },
    {
      troubled(error) {
        reports.troubled(describe(error));
        if (options.hooks?.onTrouble === undefined) reports.log.warn(`${source.name}: ${describe(error)}`);
        else options.hooks.onTrouble(error);
      },
      unreadable(error, text) {
        if (options.hooks?.onUnreadable !== undefined) options.hooks.onUnreadable(error, text);
        else reports.log.error(`A message was dropped: ${describe(error)} ${text.slice(0, 500)}`);
      },
      snapshotTaken(summary) {
        if (options.hooks?.onSnapshot !== undefined) options.hooks.onSnapshot(summary);
        else reports.log.log(`All resources were read: ${summary.read}; ${summary.gone} are gone.`);
      },
      phase: (phase) => {
        reports.phase(phase);
      },
    },
    { beat: chosen.leadPatience / BEATS, rememberFor: chosen.rememberFor },
  );
  return { consumer, inbox, source, dataSource };
}

function checkOptions(consumer: string, { dataSource, directory }: ReadyOptions, source: EventSource): void {
  const missing = Object.values(ENTITY).filter((name) => !dataSource.hasMetadata(name));
  if (missing.length > 0) {
    throw new Error(
      'The data source of ProvisioningEventsModule lacks the entities of the consumer. Add ' +
        `...provisioningEntities('${dataSource.options.type}') to its entities.`,
    );
  }
  if (consumer === '' || consumer.length > 64) {
    throw new Error('The name of a consumer must have 1 to 64 characters.');
  }
  const needsTenant =
    directory !== undefined && source.directory === undefined && source.tenant === undefined;
  // Else a snapshot of one tenant would show the resources of all others to be gone.
  if (needsTenant) {
    throw new Error(
      `With a directory, say the tenant whose events are read: the source is ${source.name}, which brings those of all.`,
    );
  }
}

function observerOf({ hooks }: ReadyOptions, poisonAfter: number, reports: BuildReports): InboxObserver {
  return {
    settled(_event, outcome) {
      if (outcome === 'applied') reports.applied();
    },
    async failed(event, error, attempts): Promise<FailureDecision> {
      const what = `${event.type} of ${event.resourceType} ${event.resourceId} (event ${event.id})`;
      reports.troubled(`${what}: ${describe(error)}`);
      reports.log.warn(`A handler failed at ${what}, attempt ${attempts}: ${describe(error)}`);
      if (attempts < poisonAfter) return 'wait';
      if (hooks?.onPoison === undefined) {
        reports.log.error(
          `${what} has failed ${attempts} times. Its resource waits until the handler takes it.`,
        );
        return 'wait';
      }
      const seen = typedOf(event);
      return seen === undefined
        ? 'wait'
        : ((await hooks.onPoison({ event: seen, error, attempts })) ?? 'wait');
    },
    gap(event) {
      const seen = typedOf(event);
      if (hooks?.onGap !== undefined && seen !== undefined) hooks.onGap(seen);
      else
        reports.log.warn(
          `Events of ${event.resourceType} ${event.resourceId} before version ${event.version} are missing.`,
        );
    },
  };
}

function typedOf(event: WireEvent): ReturnType<typeof typedEvents>['main'] | undefined {
  try {
    return typedEvents(event).main;
  } catch {
    return undefined;
  }
}

function withoutUndefined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
