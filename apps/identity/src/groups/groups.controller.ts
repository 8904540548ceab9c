import { Controller, Inject } from '@nestjs/common';
import type { ResourceService } from '@rollcall/directory';

import { BodyLimit } from '../http/body-reader.interceptor.js';
import { LARGE_BODY_LIMIT } from '../http/read-body.js';
import { ResourceController } from '../http/resource-controller.js';
import { GROUPS } from './groups.token.js';

/** `/Groups` (RFC 7643 §4.2), whose member lists may be long. */
@Controller('scim/v2/Groups')
@BodyLimit(LARGE_BODY_LIMIT)
export class GroupsController extends ResourceController {
  constructor(@Inject(GROUPS) groups: ResourceService) {
    super(groups);
  }
}
