import { UnreadableEvent } from './unreadable-event.js';
import type { WireEvent } from './wire-event.js';

/**
 * The attributes of a resource before or after a change, as the type that the service's schema gives them.
 * @throws UnreadableEvent where the event does not say them
 */
export function stateOf<T>(wire: WireEvent, side: 'before' | 'after'): T {
  const state = wire[side];
  if (state === undefined) {
    throw new UnreadableEvent(
      `The event ${wire.id} (${wire.type}) does not say what was ${side} the change.`,
    );
  }
  return state as T;
}
