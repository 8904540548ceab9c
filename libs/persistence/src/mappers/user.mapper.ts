import { USER_COLUMNS } from '../sql/user.columns.js';
import { resourceMapper } from './resource.mapper.js';

/** Users as records: `manager` apart as a reference, `password` apart as a secret, e-mails and roles indexed. */
export const userMapper = resourceMapper(USER_COLUMNS);
