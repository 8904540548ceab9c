import { Controller, Inject } from '@nestjs/common';
import type { ResourceSearch, ResourceService } from '@rollcall/directory';

import { OfType } from '../auth/of-type.decorator.js';
import type { PreferredEndpoint } from '../http/preferred-endpoint.js';
import { ResourceController } from '../http/resource-controller.js';
import { USER_ASYNC, USER_SEARCH, USERS } from './users.token.js';

/** `/Users` (RFC 7643 §4.1). */
@Controller('scim/v2/Users')
@OfType('User')
export class UsersController extends ResourceController {
  constructor(
    @Inject(USERS) users: ResourceService,
    @Inject(USER_SEARCH) search: ResourceSearch,
    @Inject(USER_ASYNC) later: PreferredEndpoint,
  ) {
    super(users, search, later);
  }
}
