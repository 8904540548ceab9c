import type { Delivery } from '../delivery/publisher.js';

/** Says that a broker could not be reached or did not answer; `reason` begins with its name. */
export function unavailable(broker: string, error: unknown): Extract<Delivery, { kind: 'unavailable' }> {
  return { kind: 'unavailable', reason: `${broker}: ${textOf(error)}` };
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.message !== '') return error.message;
  // Where each address of a host refuses, the error has a code and no message.
  return 'code' in error ? String(error.code) : error.name;
}
