import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { AdministrationError } from '@rollcall/directory';
import { catchError, throwError, type Observable } from 'rxjs';

import { invalidMembers } from './read-request.js';

/** Says of a name in a body that it is malformed: in a path there is no such tenant. */
export class MalformedTenantName implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => asMalformed(error))));
  }
}

function asMalformed(error: unknown): unknown {
  if (!(error instanceof AdministrationError) || error.code !== 'invalidTenantName') return error;
  return invalidMembers([{ name: 'name', detail: error.message.replace(/\.$/, '') }]);
}
