import type { DeletionProgress, TenantDetails, TenantSettings } from '@rollcall/directory';

import { instant } from './sink-view.js';

/** A tenant as it is shown. Instants are texts of RFC 3339. */
export interface TenantView {
  readonly name: string;
  readonly state: 'active' | 'paused' | 'deleting';
  readonly created: string;
  readonly uniqueGroupNames: boolean;
  readonly settings: TenantSettings;
  /** While it is being deleted: how far that has come. */
  readonly deletion?: DeletionView;
}

interface DeletionView extends Omit<DeletionProgress, 'started' | 'done'> {
  readonly started: string;
}

/** Shows a tenant. */
export function tenantView({ created, state, deletion, ...details }: TenantDetails): TenantView {
  return {
    ...details,
    state: state ?? 'active',
    created: instant(created),
    ...(deletion === undefined ? {} : { deletion: deletionView(deletion) }),
  };
}

function deletionView({ started, done: _, ...numbers }: DeletionProgress): DeletionView {
  return { started: instant(started), ...numbers };
}
