import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { MemberPageParameters } from '@rollcall/directory';
import type { FastifyRequest } from 'fastify';

import { readProjectionParameters } from '../http/parameters.decorator.js';
import { withPreconditions, type Conditional } from '../http/preconditions.js';
import { readQuery } from '../http/query-string.js';

const MEMBER_PAGE = ['membersCount', 'membersCursor'] as const;

/** What a request for one group says: what `Projected` has, and the parameters of a page of its members, as text. */
export const MemberPaged = createParamDecorator(
  (_: unknown, host: ExecutionContext): Conditional<MemberPageParameters> => {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const { membersCount, membersCursor } = Object.fromEntries(readQuery(request.url, MEMBER_PAGE));
    return withPreconditions(request, {
      ...readProjectionParameters(request),
      ...(membersCount === undefined ? {} : { membersCount }),
      ...(membersCursor === undefined ? {} : { membersCursor }),
    });
  },
);
