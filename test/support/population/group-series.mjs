import { randomOf } from './random-of.mjs';
import { uuidSeries } from './uuid-series.mjs';

/**
 * The groups of a population: each has `members` users, spread evenly over all of them. `memberIndex(i)` says which
 * user the member at a place is, `memberIds(i)` its id; both ascend. `resource` is what is stored.
 */
export function groupSeries({ seed, tenantId, users, groups, userId }) {
  const random = randomOf(seed);
  const ids = uuidSeries({ seed, tenantId, series: 1, count: groups.length });
  return groups.map(({ displayName, members }, index) => {
    if (members > users)
      throw new RangeError(`the group "${displayName}" cannot have ${members} members out of ${users} users`);
    const offset = random(index, 0) % Math.max(users, 1);
    const memberIndex = (place) => {
      if (!Number.isInteger(place) || place < 0 || place >= members)
        throw new RangeError(`"${displayName}" has the members 0 to ${members - 1}, not ${place}`);
      return Math.floor((place * users + offset) / members);
    };
    const id = ids.idAt(index);
    const created = ids.createdAt(index);
    return {
      id,
      displayName,
      members,
      memberIndex,
      memberIds: (place) => userId(memberIndex(place)),
      resource: { typeName: 'Group', id, created, lastModified: created, attributes: { displayName } },
    };
  });
}
