import { groupMapper } from './group.mapper.js';
import type { ResourceMapper } from './resource.mapper.js';
import { userMapper } from './user.mapper.js';

const MAPPERS: ReadonlyMap<string, ResourceMapper> = new Map(
  [userMapper, groupMapper].map((mapper) => [mapper.columns.typeName, mapper]),
);

/** The mapper of a resource type, by the type's name. */
export function mapperOf(typeName: string): ResourceMapper {
  const mapper = MAPPERS.get(typeName);
  if (mapper === undefined) throw new TypeError(`no mapper for the resource type ${typeName}`);
  return mapper;
}
