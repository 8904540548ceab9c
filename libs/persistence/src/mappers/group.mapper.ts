import { GROUP_COLUMNS } from '../sql/group.columns.js';
import { resourceMapper } from './resource.mapper.js';

/** Groups as records: `displayName` unique where the tenant wants it; members are rows of their own. */
export const groupMapper = resourceMapper(GROUP_COLUMNS);
