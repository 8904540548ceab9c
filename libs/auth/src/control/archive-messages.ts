import type {
  ArchivedResource,
  ArchivePage,
  ArchivePlace,
  ArchiveQuery,
  RestoredResource,
  RestoreOutcome,
} from '@rollcall/directory';

import type { ControlMessage } from './control-messages.js';

/** @throws ControlMessageError */
export function readArchiveQuery(message: ControlMessage): ArchiveQuery {
  return {
    ...(message.has('type') ? { type: message.text('type') } : {}),
    ...(message.has('search') ? { search: message.text('search') } : {}),
    ...(message.has('from') ? { from: message.number('from') } : {}),
    ...(message.has('before') ? { before: message.number('before') } : {}),
    ...(message.has('after') ? { after: readPlace(message.message('after')) } : {}),
    limit: message.number('limit'),
  };
}

/** @throws ControlMessageError */
export function readArchivePage(message: ControlMessage): ArchivePage {
  return {
    resources: message.list('resources', readArchived),
    ...(message.has('next') ? { next: readPlace(message.message('next')) } : {}),
  };
}

/** @throws ControlMessageError */
export function readRestoreOutcome(message: ControlMessage): RestoreOutcome {
  const id = message.text('id');
  return message.has('refusal')
    ? { id, refusal: message.text('refusal') }
    : { id, restored: readRestored(message.message('restored')) };
}

function readPlace(message: ControlMessage): ArchivePlace {
  return { deleted: message.number('deleted'), id: message.text('id') };
}

function readArchived(message: ControlMessage): ArchivedResource {
  return {
    id: message.text('id'),
    type: message.text('type'),
    ...(message.has('userName') ? { userName: message.text('userName') } : {}),
    ...(message.has('displayName') ? { displayName: message.text('displayName') } : {}),
    ...(message.has('externalId') ? { externalId: message.text('externalId') } : {}),
    version: message.number('version'),
    deleted: message.number('deleted'),
  };
}

function readRestored(message: ControlMessage): RestoredResource {
  return {
    id: message.text('id'),
    type: message.text('type'),
    version: message.number('version'),
    memberships: message.number('memberships'),
    references: message.number('references'),
    missing: message.number('missing'),
  };
}
