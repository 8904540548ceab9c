import type { ResourceReader, ResourceWriter } from '@rollcall/directory';

import { uuidBytes } from '../ids.js';
import { completeResources } from './complete-resources.js';
import { createResource } from './create-resource.js';
import { listResources } from './list-resources.js';
import { findState } from './load-states.js';
import { mutateResource } from './mutate-resource.js';
import { removeResource } from './remove-resource.js';
import type { ResourceStoreOptions } from './store-context.js';

/** Makes the store of resources of every type. */
export function resourceRepository(options: ResourceStoreOptions): ResourceReader & ResourceWriter {
  const { unitOfWork } = options;
  return {
    find: async (ctx, type, id, wanted) => {
      const idBytes = uuidBytes(id);
      if (idBytes === undefined) return undefined;
      const tenantId = ctx.tenant.id;
      return unitOfWork.read(async (session) => {
        const state = await findState(session, { tenantId, typeName: type.name, id: idBytes });
        if (state === undefined) return undefined;
        const [resource] = await completeResources(session, { tenantId, type, wanted }, [state]);
        return resource;
      });
    },
    list: async (ctx, type, query) => listResources(options, ctx, type, query),
    findPasswordHash: async (ctx, type, id) => {
      const idBytes = uuidBytes(id);
      if (idBytes === undefined) return undefined;
      const [row] = await unitOfWork.read((session) =>
        session.query<{ secret: string | null }>(
          'select d.secret from resource r join resource_doc d on d.id = r.id ' +
            'where r.id = ? and r.tenant_id = ? and r.type = ?',
          [idBytes, ctx.tenant.id, type.name],
        ),
      );
      return row?.secret ?? undefined;
    },
    create: async (ctx, type, draft, wanted) => createResource(options, ctx, type, { draft, wanted }),
    mutate: async (ctx, type, id, mutation) => mutateResource(options, ctx, type, { id, mutation }),
    remove: async (ctx, type, id) => removeResource(options, ctx, type, id),
  };
}
