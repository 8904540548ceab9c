import { groupSeries } from './group-series.mjs';
import { userSeries } from './user-series.mjs';

/**
 * A population as pure functions of its seed, so that whoever knows what was loaded can address any user and any
 * member without reading them.
 */
export function describePopulation({ tenantId, users, groups = [], seed = 1 }) {
  const { idAt, userAt, resourceAt } = userSeries({ seed, tenantId, users });
  return {
    tenantId,
    userAt,
    resourceAt,
    groups: groupSeries({ seed, tenantId, users, groups, userId: idAt }),
  };
}
