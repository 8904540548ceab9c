import { uuidBytes } from '../../../dist/libs/persistence/src/index.js';
import { mapperOf } from '../../../dist/libs/persistence/src/mappers/mapper-of.js';
import { GROUP_TYPE, USER_TYPE } from '../../../dist/libs/scim/src/index.js';

const TYPES = { [USER_TYPE.name]: USER_TYPE, [GROUP_TYPE.name]: GROUP_TYPE };

/** Adds the rows of one resource, as the service's own mapper makes them: one that was changed has the version 2. */
export function writeResource(load, tenant, { typeName, id, created, lastModified, attributes }) {
  const type = TYPES[typeName];
  const { keys, document, secret, values, references } = mapperOf(type).toRecords(tenant, type, attributes);
  const idBytes = uuidBytes(id);
  const tenantId = tenant.id;
  load.add('resource', [
    ...[idBytes, tenantId, typeName],
    ...[keys.uniqueKey, keys.externalId, keys.displayKey, keys.familyKey, keys.givenKey, keys.active],
    ...[lastModified === created ? 1 : 2, created, lastModified],
  ]);
  load.add('resource_doc', [idBytes, tenantId, document, secret]);
  for (const { attribute, value, element, longValue } of values) {
    load.add('attribute_value', [tenantId, attribute, value, idBytes, element, longValue]);
  }
  for (const { attribute, target } of references) {
    load.add('resource_ref', [idBytes, attribute, uuidBytes(target), tenantId]);
  }
}

/** Adds the membership of a user in a group. */
export function writeMember(load, tenant, { groupId, memberId }) {
  load.add('group_member', [uuidBytes(groupId), uuidBytes(memberId), USER_TYPE.name, tenant.id]);
}
