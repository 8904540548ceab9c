import { SetMetadata } from '@nestjs/common';

import { checkPattern, type EventOf, type EventPattern } from './events/event-pattern.js';
import type { ProvisioningContext } from './inbox/event-handlers.js';

/** Where the pattern of a handler is kept. */
export const PATTERN_KEY = 'rollcall:on-provisioning';

/** A method that takes the events of a pattern. */
export type ProvisioningHandler<P extends string> = (
  event: EventOf<P>,
  context: ProvisioningContext,
) => unknown;

/**
 * Makes a method of a provider or controller a handler: `@OnProvisioning('user.deactivated')`, `'user.*'`, `'*'`. It is
 * called in the transaction in which the event is noted as applied, and writes through `context.manager`. When it throws,
 * the event waits with those of its resource behind it, and comes again.
 * @throws Error where no event could ever match
 */
export function OnProvisioning<P extends EventPattern>(
  pattern: P,
): <H extends ProvisioningHandler<P>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<H>,
) => void {
  checkPattern(pattern);
  return (target, key, descriptor) => {
    SetMetadata(PATTERN_KEY, pattern)(target, key, descriptor);
  };
}
