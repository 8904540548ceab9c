import type { KeySummary } from '@rollcall/directory';

import type { Command } from '../command.js';
import { instant, shortInstant } from '../instant.js';
import { withKeyOperator } from '../open-stores.js';
import { renderTable } from '../render-table.js';

const FORCE = 'force';

/** `rollcall keys rotate [--force]` */
export const KEYS_ROTATE: Command = {
  words: ['keys', 'rotate'],
  summary: 'Have the next key sign tokens. The key before stays published, so that its tokens go on.',
  operands: [],
  options: [
    {
      name: FORCE,
      value: undefined,
      meaning:
        'Also where the keys were rotated less than 24 hours ago. When a key was stolen, rotate twice: the second time ' +
        'it is published no more, and the tokens that it signed are refused within a minute.',
    },
  ],
  run: async (call) => {
    const request = call.flags.has(FORCE) ? { evenIfNew: true } : {};
    const keys = await withKeyOperator(call.settings, (operator) =>
      operator.rotateKeys(request, call.io.now()),
    );
    const rows = keys.map(({ kid, state, created }) => [kid, state, shortInstant(created)]);
    return {
      text: `Rotated. Every process follows within a minute.\n${renderTable(['KEY', 'STATE', 'CREATED (UTC)'], rows)}`,
      json: keys.map(keyJson),
    };
  },
};

function keyJson({ kid, state, created }: KeySummary): object {
  return { kid, state, created: instant(created) };
}
