import type { EntityManager } from 'typeorm';

import type { WireEvent } from '../events/wire-event.js';

/** What a handler gets beside its event. */
export interface ProvisioningContext {
  /**
   * The transaction in which the event is noted as applied: what is written through it is written exactly once. Writes
   * by any other way are repeated when the event comes again.
   */
  readonly manager: EntityManager;
}

/** Everything that is to be done about an event. */
export interface EventHandlers {
  handle(event: WireEvent, context: ProvisioningContext): Promise<void>;
}
