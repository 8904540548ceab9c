import type { Command } from '../command.js';
import { shortInstant } from '../instant.js';
import { withOperator } from '../open-stores.js';
import { operand } from '../read-call.js';
import { OWNER_OPTIONS, ownerOf, shownOwner } from './token-owner.js';
import { tokenJson } from './token-json.js';
import { wholeNumber } from './whole-number.js';

const OVERLAP_OPTION = 'overlap-hours';
const DAYS_OPTION = 'expires-in-days';

/** `rollcall token rotate (--tenant T | --admin) [--overlap-hours H] [--expires-in-days D] ID` */
export const TOKEN_ROTATE: Command = {
  words: ['token', 'rotate'],
  summary: 'Issue a token in the place of another one, which goes on for a day.',
  operands: [{ name: 'ID', meaning: 'The id of the old token, or 8 characters or more of its beginning.' }],
  options: [
    ...OWNER_OPTIONS,
    {
      name: OVERLAP_OPTION,
      value: 'HOURS',
      meaning: 'For how long the old token goes on, 0 to 720; 24 by default.',
    },
    { name: DAYS_OPTION, value: 'DAYS', meaning: 'Of the new token, 1 to 730; 365 by default.' },
  ],
  run: async (call) => {
    const tenant = ownerOf(call);
    const id = operand(call, 'ID');
    const [overlapHours, days] = [wholeNumber(call, OVERLAP_OPTION), wholeNumber(call, DAYS_OPTION)];
    const request = {
      ...(overlapHours === undefined ? {} : { overlapHours }),
      ...(days === undefined ? {} : { expiresInDays: days }),
    };
    const { credential, token, replaced } = await withOperator(call.settings, (operator) =>
      operator.rotateToken(tenant, id, request, call.io.now()),
    );
    return {
      text: [
        `Rotated the token "${credential.name}" of ${shownOwner(tenant)}. The new one is shown this once:`,
        '',
        `  ${token}`,
        '',
        `  Id              ${credential.id}`,
        `  Expires         ${shortInstant(credential.expires)} UTC`,
        `  The old one     ${replaced.id}`,
        `  opens until     ${shortInstant(replaced.expires)} UTC`,
        '',
      ].join('\n'),
      json: { ...tokenJson(credential), tenant, token, replaced: tokenJson(replaced) },
    };
  },
};
