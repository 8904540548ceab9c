import {
  REMOVAL_ACTIONS,
  type ApprovalRequest,
  type DecidedRemovals,
  type GuardSummary,
  type RemovalAction,
} from '@rollcall/directory';

import { UsageError, type Call, type Command, type CommandOption } from '../command.js';
import { instant, shortInstant } from '../instant.js';
import { oneLine } from '../one-line.js';
import { withGuardOperator } from '../open-stores.js';
import { required } from '../read-call.js';
import { renderTable } from '../render-table.js';

const ACTOR_SHOWN = 36;
const MINUTE = 60_000;

/** Refused requests in a table. */
const SHOWN = 20;

const TENANT: CommandOption = {
  name: 'tenant',
  value: 'TENANT',
  required: true,
  meaning: 'The tenant that it is about.',
};

const DECIDED: readonly CommandOption[] = [
  TENANT,
  {
    name: 'action',
    value: 'ACTION',
    meaning: `Only ${REMOVAL_ACTIONS.join(', ')}; without it whatever was refused lately.`,
  },
  { name: 'type', value: 'TYPE', meaning: 'Only resources of this type, such as User; without it of all.' },
  { name: 'minutes', value: 'N', meaning: 'How long it holds, 1 to 10080; a day without it.' },
];

/** `rollcall guard show --tenant T` */
export const GUARD_SHOW: Command = {
  words: ['guard', 'show'],
  summary: 'Show what was deactivated, deleted and removed from groups lately, and what is held.',
  operands: [],
  options: [TENANT],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const summary = await withGuardOperator(call.settings, (operator) =>
      operator.showGuard(tenant, call.io.now()),
    );
    return { text: summaryText(summary), json: summaryJson(summary) };
  },
};

/** `rollcall guard approve --tenant T [--action A] [--type TYPE] [--count N] [--minutes N]` */
export const GUARD_APPROVE: Command = {
  words: ['guard', 'approve'],
  summary: 'Let removals through that are held: so many, for so long, or both.',
  operands: [],
  options: [...DECIDED, { name: 'count', value: 'N', meaning: 'How many more; any number without it.' }],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const count = wholeNumber(call, 'count');
    const request: ApprovalRequest = { ...decided(call), ...(count === undefined ? {} : { count }) };
    const summary = await withGuardOperator(call.settings, (operator) =>
      operator.approveRemovals(tenant, request, call.io.now()),
    );
    return {
      text: `Approved. What the clients try again is carried out.\n\n${summaryText(summary)}`,
      json: summaryJson(summary),
    };
  },
};

/** `rollcall guard reject --tenant T [--action A] [--type TYPE] [--minutes N]` */
export const GUARD_REJECT: Command = {
  words: ['guard', 'reject'],
  summary: 'Hold all removals of a kind for a time, and take back what was approved.',
  operands: [],
  options: DECIDED,
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const summary = await withGuardOperator(call.settings, (operator) =>
      operator.rejectRemovals(tenant, decided(call), call.io.now()),
    );
    return {
      text: `Rejected. Until then every removal of these kinds is refused.\n\n${summaryText(summary)}`,
      json: summaryJson(summary),
    };
  },
};

function decided(call: Call): DecidedRemovals & { readonly minutes?: number } {
  const action = call.values.get('action');
  const type = call.values.get('type');
  const minutes = wholeNumber(call, 'minutes');
  return {
    ...(action === undefined ? {} : { action: actionOf(action) }),
    ...(type === undefined ? {} : { type }),
    ...(minutes === undefined ? {} : { minutes }),
  };
}

function actionOf(text: string): RemovalAction {
  const action = REMOVAL_ACTIONS.find((known) => known === text);
  if (action !== undefined) return action;
  throw new UsageError(`--action is one of ${REMOVAL_ACTIONS.join(', ')}, not "${text}".`);
}

function wholeNumber({ values }: Call, name: string): number | undefined {
  const text = values.get(name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} takes a whole number from 1, not "${text}".`);
}

function summaryText({ setting, removals, refused }: GuardSummary): string {
  if (setting === null) return 'The deletion guard is off: nothing is held (DELETION_GUARD).\n';
  const rule =
    `Held is what exceeds ${Math.round(setting.share * 100)} % and ${setting.minimum} ` +
    `within ${setting.window / MINUTE} minutes.\n`;
  const kinds =
    removals.length === 0
      ? 'Nothing was removed lately.\n'
      : renderTable(
          ['ACTION', 'TYPE', 'DONE', 'OF', 'REFUSED', 'APPROVED', 'UNTIL (UTC)', 'REJECTED UNTIL (UTC)'],
          removals.map((kind) => [
            kind.action,
            kind.type,
            String(kind.counted),
            String(kind.threshold),
            String(kind.refused),
            kind.approvedUntil === null ? '-' : String(kind.approvedCount ?? 'any'),
            shortInstant(kind.approvedUntil),
            shortInstant(kind.rejectedUntil),
          ]),
        );
  const latest = refused
    .slice(0, SHOWN)
    .map((one) => [
      shortInstant(one.lastRefused),
      one.action,
      one.type,
      one.resourceId,
      String(one.count),
      String(one.attempts),
      oneLine(one.actor, ACTOR_SHOWN),
    ]);
  const table = renderTable(['REFUSED (UTC)', 'ACTION', 'TYPE', 'ID', 'REMOVALS', 'TRIED', 'TOKEN'], latest);
  return `${rule}\n${kinds}${latest.length === 0 ? '' : `\n${table}`}`;
}

/** With the names that the administration API has. */
function summaryJson({ setting, removals, refused }: GuardSummary): object {
  return {
    setting:
      setting === null
        ? null
        : { share: setting.share, minimum: setting.minimum, windowMinutes: setting.window / MINUTE },
    removals: removals.map(({ approvedUntil, rejectedUntil, ...kind }) => ({
      ...kind,
      approvedUntil: instant(approvedUntil),
      rejectedUntil: instant(rejectedUntil),
    })),
    refused: refused.map(({ firstRefused, lastRefused, ...one }) => ({
      ...one,
      firstRefused: instant(firstRefused),
      lastRefused: instant(lastRefused),
    })),
  };
}
