import type { RequestContext, ResourceCreator, ResourceReader, ResourceWriter } from '@rollcall/directory';
import { UNCONDITIONAL } from '@rollcall/scim';

import { uuidBytes } from '../ids.js';
import { createResource } from './create-resource.js';
import { createResources } from './create-resources.js';
import { findResource } from './find-resource.js';
import { listAcross } from './list-across.js';
import { listResources } from './list-resources.js';
import { mutateResource } from './mutate-resource.js';
import { removeResource } from './remove-resource.js';
import type { ResourceStoreOptions } from './store-context.js';

/** Makes the store of resources of every type. */
export function resourceRepository(
  options: ResourceStoreOptions,
): ResourceReader & ResourceWriter & ResourceCreator {
  const { unitOfWork, onEvents, guard } = options;
  const noted = async <T>(ctx: RequestContext, id: string, change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } catch (error) {
      await guard?.noteRefusal(ctx, id, error);
      throw error;
    }
  };
  return {
    find: async (ctx, type, id, wanted) => findResource(options, ctx, type, { id, wanted }),
    list: async (ctx, type, query) => listResources(options, ctx, type, query),
    listAcross: async (ctx, query) => listAcross(options, ctx, query),
    findPasswordHash: async (ctx, type, id) => {
      const idBytes = uuidBytes(id);
      if (idBytes === undefined) return undefined;
      const [row] = await unitOfWork.read((session) =>
        session.query<{ secret: string | null }>(
          'select d.secret from resource r join resource_doc d on d.id = r.id and d.tenant_id = r.tenant_id ' +
            'where r.id = ? and r.tenant_id = ? and r.type = ?',
          [idBytes, ctx.tenant.id, type.name],
        ),
      );
      return row?.secret ?? undefined;
    },
    async create(ctx, type, draft, wanted) {
      const created = await createResource(options, ctx, type, { draft, wanted });
      onEvents?.(ctx.tenant.id);
      return created;
    },
    async createMany(ctx, creations) {
      const created = await createResources(options, ctx, creations);
      onEvents?.(ctx.tenant.id);
      return created;
    },
    async mutate(ctx, type, id, mutation) {
      const result = await noted(ctx, id, mutateResource(options, ctx, type, { id, mutation }));
      if (result?.changed === true) onEvents?.(ctx.tenant.id);
      return result;
    },
    async remove(ctx, type, id, preconditions = UNCONDITIONAL) {
      const removed = await noted(ctx, id, removeResource(options, ctx, type, { id, preconditions }));
      if (removed) onEvents?.(ctx.tenant.id);
      return removed;
    },
  };
}
