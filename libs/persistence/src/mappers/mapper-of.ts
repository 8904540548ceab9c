import type { ResourceType } from '@rollcall/scim';

import { columnsOf } from '../sql/column-maps.js';
import type { ColumnMap } from '../sql/column-map.js';
import { groupMapper } from './group.mapper.js';
import { resourceMapper, type ResourceMapper } from './resource.mapper.js';
import { userMapper } from './user.mapper.js';

const MAPPERS = new Map<ColumnMap, ResourceMapper>(
  [userMapper, groupMapper].map((mapper) => [mapper.columns, mapper]),
);
const REGISTERED = new WeakMap<ColumnMap, ResourceMapper>();

/** The mapper of a resource type. */
export function mapperOf(type: ResourceType): ResourceMapper {
  const columns = columnsOf(type);
  const mapper = MAPPERS.get(columns) ?? REGISTERED.get(columns) ?? resourceMapper(columns);
  if (!MAPPERS.has(columns)) REGISTERED.set(columns, mapper);
  return mapper;
}
