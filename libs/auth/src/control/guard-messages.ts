import {
  REMOVAL_ACTIONS,
  type ApprovalRequest,
  type GuardedKind,
  type GuardSummary,
  type RefusedRemoval,
} from '@rollcall/directory';

import type { ControlMessage } from './control-messages.js';

/** An approval, or a rejection, which has no count. @throws ControlMessageError */
export function readDecision(message: ControlMessage): ApprovalRequest {
  return {
    ...(message.has('action') ? { action: message.oneOf('action', REMOVAL_ACTIONS) } : {}),
    ...(message.has('type') ? { type: message.text('type') } : {}),
    ...(message.has('count') ? { count: message.number('count') } : {}),
    ...(message.has('minutes') ? { minutes: message.number('minutes') } : {}),
  };
}

/** @throws ControlMessageError */
export function readGuardSummary(message: ControlMessage): GuardSummary {
  const setting = message.isNull('setting') ? null : message.message('setting');
  return {
    setting:
      setting === null
        ? null
        : {
            share: setting.number('share'),
            minimum: setting.number('minimum'),
            window: setting.number('window'),
          },
    removals: message.list('removals', readKind),
    refused: message.list('refused', readRefused),
  };
}

function readKind(message: ControlMessage): GuardedKind {
  return {
    action: message.oneOf('action', REMOVAL_ACTIONS),
    type: message.text('type'),
    counted: message.number('counted'),
    threshold: message.number('threshold'),
    approvedUntil: message.numberOrNull('approvedUntil'),
    approvedCount: message.numberOrNull('approvedCount'),
    rejectedUntil: message.numberOrNull('rejectedUntil'),
    refused: message.number('refused'),
  };
}

function readRefused(message: ControlMessage): RefusedRemoval {
  return {
    action: message.oneOf('action', REMOVAL_ACTIONS),
    type: message.text('type'),
    resourceId: message.text('resourceId'),
    count: message.number('count'),
    attempts: message.number('attempts'),
    firstRefused: message.number('firstRefused'),
    lastRefused: message.number('lastRefused'),
    actor: message.text('actor'),
    requestId: message.text('requestId'),
  };
}
