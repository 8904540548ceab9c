import type { Creation } from '@rollcall/directory';

import type { ResourceRecords } from '../mappers/records.js';
import type { ResourceMapper } from '../mappers/resource.mapper.js';

/** A resource to be created, as it is stored. */
export interface PreparedCreation extends Creation {
  readonly id: Buffer;
  readonly mapper: ResourceMapper;
  readonly records: ResourceRecords;
}
