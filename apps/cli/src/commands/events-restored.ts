import type { Command } from '../command.js';
import { withEventOperator } from '../open-stores.js';

/** `rollcall events restored` */
export const EVENTS_RESTORED: Command = {
  words: ['events', 'restored'],
  summary: 'Say that the database was restored: what happens from now on is newer than what was lost.',
  operands: [],
  options: [],
  run: async (call) => {
    const { epoch, previous } = await withEventOperator(call.settings, (operator) =>
      operator.beginEpoch(call.io.now()),
    );
    return {
      text: `The epoch is ${epoch} now, after ${previous}: what happens from now on is newer than what was lost.\n${NEXT}`,
      json: { epoch, previous },
    };
  },
};

const NEXT = `
These start over by themselves, with a snapshot of all users and groups:
  readers of the feed whose cursor is of the time that was lost: they are told so (410)
  services with @rollcall/consumer behind a broker or webhooks that were given a "directory", at their next event
All others take what happens from now on, but keep what the restore undid, which no event tells. Have them read all
users and groups anew: consumers of brokers and webhooks of their own making, receivers of security event tokens.
Those that were restored too, and lack what they had been given: rollcall events replay --since INSTANT.

If the service was running: what was changed since the restore is of the epoch before, and consumers may drop it.
Stop it next time, until this command was called. docs/operations.md, "After a restore", has the whole order.
`;
