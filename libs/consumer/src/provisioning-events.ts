import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';

import type { Consumer } from './delivery/consumer.js';
import type { ConsumerPhase } from './delivery/consumer.js';
import type { EventHandlers } from './inbox/event-handlers.js';
import type { ReadyOptions } from './options.js';
import { buildConsumer, type BuiltConsumer } from './build-consumer.js';
import { typedEvents } from './events/typed-events.js';
import type { WireEvent } from './events/wire-event.js';

/** How a consumer fares. */
export interface ProvisioningStatus {
  readonly phase: ConsumerPhase;
  /** Milliseconds since the epoch at which the phase began. */
  readonly since: number;
  /** What went wrong last, while it is not over. */
  readonly trouble: string | undefined;
  /** Events that wait: their handlers failed, or one before them is missing. */
  readonly waiting: number;
  /** Events that this process has applied. */
  readonly applied: number;
  /** When the last event was applied by this process, in milliseconds since the epoch. */
  readonly lastApplied: number | undefined;
}

/** Handlers that are looked for when all modules are there. */
export interface LateHandlers extends EventHandlers {
  discover(): void;
}

/** Milliseconds that handlers have to end when the application shuts down. */
const SHUTDOWN = 10_000;

/** The consumer of an application: to be asked how it fares, and to be given events that came as webhooks. */
export class ProvisioningEvents implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('ProvisioningEvents');
  private readonly built: BuiltConsumer;
  private readonly consumer: Consumer;
  private phase: { readonly name: ConsumerPhase; readonly since: number } = {
    name: 'starting',
    since: Date.now(),
  };
  private trouble: string | undefined;
  private applied = 0;
  private lastApplied: number | undefined;

  constructor(
    options: ReadyOptions,
    private readonly handlers: LateHandlers,
  ) {
    this.built = buildConsumer(options, handlers, {
      log: this.logger,
      applied: () => {
        this.applied += 1;
        this.lastApplied = Date.now();
        this.trouble = undefined;
      },
      troubled: (what) => {
        this.trouble = what;
      },
      phase: (name) => {
        if (name === 'live') this.trouble = undefined;
        if (name === this.phase.name) return;
        this.phase = { name, since: Date.now() };
        this.logger.log(`${this.built.source.name}: ${name}`);
      },
    });
    this.consumer = this.built.consumer;
  }

  /** Is called by Nest. */
  onApplicationBootstrap(): void {
    this.handlers.discover();
    this.consumer.start();
  }

  /** Is called by Nest, before it closes its data sources. */
  async beforeApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.logger.warn('handlers did not end in time; their events come again');
        resolve();
      }, SHUTDOWN);
    });
    await Promise.race([this.consumer.stop(), late]);
    clearTimeout(timer);
  }

  async status(): Promise<ProvisioningStatus> {
    return {
      phase: this.phase.name,
      since: this.phase.since,
      trouble: this.trouble,
      waiting: await this.built.inbox.countWaiting(),
      applied: this.applied,
      lastApplied: this.lastApplied,
    };
  }

  /**
   * Takes in an event that came by another way, such as a webhook: `readCloudEvent(verifyWebhook(…).payload)`. When it
   * resolves, the event is kept in the database, and the request may be answered with 204.
   * @throws UnreadableEvent where it does not say what changed, as a thin webhook does not; what the database throws:
   * answer with 503, and the event comes again
   */
  async accept(event: WireEvent): Promise<void> {
    // Whoever sends it learns that it is not enough; kept, it would fail for ever.
    typedEvents(event);
    await this.consumer.accept(event);
  }

  /** Gives up an event that waits. @returns false where none waits under this id */
  skip(eventId: string): Promise<boolean> {
    return this.built.inbox.skip(eventId);
  }
}
