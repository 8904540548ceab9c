import {
  readTenantSettings,
  type DeletedTenant,
  type DeletionProgress,
  type TenantDetails,
} from '@rollcall/directory';

import { readTenantSummary, type ControlMessage } from './control-messages.js';

/** @throws ControlMessageError */
export function readTenantDetails(message: ControlMessage): TenantDetails {
  return {
    ...readTenantSummary(message),
    settings: readTenantSettings(message.json('settings')),
    uniqueGroupNames: message.flag('uniqueGroupNames'),
    ...(message.has('deletion') ? { deletion: readProgress(message.message('deletion')) } : {}),
  };
}

/** @throws ControlMessageError */
export function readDeletedTenant(message: ControlMessage): DeletedTenant {
  return { name: message.text('name'), ...readProgress(message) };
}

function readProgress(message: ControlMessage): DeletionProgress {
  return {
    started: message.number('started'),
    resources: message.number('resources'),
    resourcesRemoved: message.number('resourcesRemoved'),
    rowsRemoved: message.number('rowsRemoved'),
    done: message.flag('done'),
  };
}
