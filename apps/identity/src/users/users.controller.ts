import { Controller, Inject } from '@nestjs/common';
import type { ResourceSearch, ResourceService } from '@rollcall/directory';

import type { AsyncEndpoint } from '../async/async-operation.js';
import { OfType } from '../auth/of-type.decorator.js';
import { ResourceController } from '../http/resource-controller.js';
import { USER_ASYNC, USER_SEARCH, USERS } from './users.token.js';

/** `/Users` (RFC 7643 §4.1). */
@Controller('scim/v2/Users')
@OfType('User')
export class UsersController extends ResourceController {
  constructor(
    @Inject(USERS) users: ResourceService,
    @Inject(USER_SEARCH) search: ResourceSearch,
    @Inject(USER_ASYNC) later: AsyncEndpoint,
  ) {
    super(users, search, later);
  }
}
