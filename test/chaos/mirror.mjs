// A copy of the directory, made of what was delivered alone.

/**
 * Applies deliveries as a consumer does who knows the rule: an id that was applied is dropped, and whatever is not newer
 * by (epoch, version, ordinal) than the last event of its resource.
 * @returns {Map<string, { type: string, attributes: object, members: Set<string> }>} by resource id
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

function apply(resources, { resourceId, resourceType, after, members }) {
  const known = resources.get(resourceId) ?? { type: resourceType, attributes: {}, members: new Set() };
  for (const { value } of members?.removed ?? []) known.members.delete(value);
  for (const { value } of members?.added ?? []) known.members.add(value);
  resources.set(resourceId, { ...known, attributes: after ?? known.attributes });
}

/** Attributes that the clients set. */
const ATTRIBUTES = ['userName', 'title', 'active', 'displayName', 'externalId'];

/**
 * Compares a mirror with the directory; each string is one difference.
 * @param {Map} mirror
 * @param {readonly object[]} directory SCIM resources, as the service answers
 */
export function compareMirror(mirror, directory) {
  const differences = [];
  const left = new Set(mirror.keys());
  for (const resource of directory) {
    left.delete(resource.id);
    const copy = mirror.get(resource.id);
    if (copy === undefined) {
      differences.push(`mirror: ${resource.meta.resourceType} ${resource.id} is missing`);
      continue;
    }
    for (const name of ATTRIBUTES) {
      if (copy.attributes[name] !== resource[name]) {
        differences.push(
          `mirror: ${name} of ${resource.id} is ${copy.attributes[name]}, not ${resource[name]}`,
        );
      }
    }
    const members = new Set((resource.members ?? []).map(({ value }) => value));
    const differing = [...members, ...copy.members].filter((id) => members.has(id) !== copy.members.has(id));
    if (differing.length > 0) differences.push(`mirror: ${resource.id} differs by the members ${differing}`);
  }
  for (const id of left) differences.push(`mirror: ${id} should not be there`);
  return differences;
}
