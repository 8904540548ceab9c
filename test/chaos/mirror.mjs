// Copies of the directory: one that is made of what was delivered alone, and what a downstream service shows.

/**
 * Applies deliveries as a consumer does who knows the rule: an id that was applied is dropped, and whatever is not newer
 * by (epoch, version, ordinal) than the last event of its resource.
 * @returns {Map<string, { type: string, version: number, attributes: object, members: Set<string> }>} by resource id
 */
export function mirrorOf(deliveries) {
  const resources = new Map();
  const applied = new Set();
  const reached = new Map();
  for (const { id, type, data } of deliveries) {
    const place = [data.epoch, data.version, data.ordinal];
    const before = reached.get(data.resourceId);
    if (applied.has(id) || (before !== undefined && !isNewer(place, before))) continue;
    applied.add(id);
    reached.set(data.resourceId, place);
    if (type.endsWith('.deleted')) resources.delete(data.resourceId);
    else apply(resources, data);
  }
  return resources;
}

function isNewer([epoch, version, ordinal], before) {
  if (epoch !== before[0]) return epoch > before[0];
  return version === before[1] ? ordinal > before[2] : version > before[1];
}

function apply(resources, { resourceId, resourceType, version, after, members }) {
  const known = resources.get(resourceId) ?? { type: resourceType, attributes: {}, members: new Set() };
  for (const { value } of members?.removed ?? []) known.members.delete(value);
  for (const { value } of members?.added ?? []) known.members.add(value);
  resources.set(resourceId, { ...known, version, attributes: after ?? known.attributes });
}

/**
 * The mirror that the example of a downstream service shows.
 * @param {{ users: readonly object[], groups: readonly object[] }} shown its answers
 */
export function mirrorShown({ users, groups }) {
  const user = ({ id, userName, active, attributes, version }) => [
    id,
    { type: 'User', version, attributes: { ...attributes, userName, active }, members: new Set() },
  ];
  const group = ({ id, displayName, attributes, version, members }) => [
    id,
    { type: 'Group', version, attributes: { ...attributes, displayName }, members: new Set(members) },
  ];
  return new Map([...users.map(user), ...groups.map(group)]);
}

/** Attributes that the clients set. */
const ATTRIBUTES = ['userName', 'title', 'active', 'displayName', 'externalId'];

/**
 * Compares a mirror with the directory; each string is one difference.
 * @param {Map} mirror
 * @param {readonly object[]} directory SCIM resources, as the service answers
 * @param {string} [name] of the mirror, where it is one of several
 */
export function compareMirror(mirror, directory, name) {
  const whose = name === undefined ? 'mirror' : `mirror: ${name}`;
  const differences = [];
  const left = new Set(mirror.keys());
  for (const resource of directory) {
    left.delete(resource.id);
    const copy = mirror.get(resource.id);
    if (copy === undefined) {
      differences.push(`${whose}: ${resource.meta.resourceType} ${resource.id} is missing`);
      continue;
    }
    const version = `W/"${copy.version}"`;
    if (version !== resource.meta.version) {
      differences.push(`${whose}: the version of ${resource.id} is ${version}, not ${resource.meta.version}`);
    }
    for (const attribute of ATTRIBUTES) {
      const [known, wanted] = [copy.attributes[attribute], resource[attribute]];
      if (known !== wanted) {
        differences.push(`${whose}: ${attribute} of ${resource.id} is ${known}, not ${wanted}`);
      }
    }
    const members = new Set((resource.members ?? []).map(({ value }) => value));
    const differing = [...members, ...copy.members].filter((id) => members.has(id) !== copy.members.has(id));
    if (differing.length > 0) {
      differences.push(`${whose}: ${resource.id} differs by the members ${differing}`);
    }
  }
  for (const id of left) differences.push(`${whose}: ${id} should not be there`);
  return differences;
}
