import { applyDecorators, UseInterceptors } from '@nestjs/common';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit } from '../http/written.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { NoStore } from './no-store.interceptor.js';

/** What holds for the routes of administrators: who may call them, how large bodies are, and how answers leave. */
export function AdminRoutes(): ClassDecorator {
  return applyDecorators(
    AdminOnly(),
    BodyLimit(BODY_LIMIT),
    UseInterceptors(NoStore, AdministrationProblems),
  );
}
