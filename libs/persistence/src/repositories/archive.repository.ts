import type { ArchiveStore } from '@rollcall/directory';

import { listArchive } from './list-archive.js';
import { restoreResource } from './restore-resource.js';
import type { ResourceStoreOptions } from './store-context.js';

/** Makes the store of deleted resources. */
export function archiveRepository(options: ResourceStoreOptions): ArchiveStore {
  const { unitOfWork, onEvents } = options;
  return {
    list: (tenantId, query) => unitOfWork.read((session) => listArchive(session, tenantId, query)),
    async restore(ctx, id) {
      const restored = await restoreResource(options, ctx, id);
      if (restored !== undefined) onEvents?.(ctx.tenant.id);
      return restored;
    },
  };
}
