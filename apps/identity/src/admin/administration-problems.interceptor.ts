import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { AdministrationError, type AdministrationErrorCode } from '@rollcall/directory';
import { catchError, throwError, type Observable } from 'rxjs';

import { Problem } from '../http/problem.js';

const NOT_FOUND: ReadonlySet<AdministrationErrorCode> = new Set([
  'invalidTenantName',
  'tenantNotFound',
  'tokenNotFound',
  'sinkNotFound',
  'schemaNotFound',
  'resourceTypeNotFound',
  'catalogueValueNotFound',
  'clientNotFound',
  'clientAmbiguous',
  'issuerNotFound',
  'issuerAmbiguous',
  'archivedNotFound',
]);

const BAD_REQUEST: ReadonlySet<AdministrationErrorCode> = new Set([
  'invalidSchema',
  'invalidCatalogue',
  'invalidSettings',
  'invalidTokenName',
  'invalidExpiry',
  'invalidOverlap',
  'invalidScope',
  'invalidNetwork',
  'subjectNotFound',
  'invalidClient',
  'invalidIssuer',
  'invalidDecision',
  'tooManyToRestore',
  'invalidImport',
]);

/** Says refusals of the rules, which the command line has too, as problem details: 404 for what is not there, 400 for what is malformed, else 409. */
export class AdministrationProblems implements NestInterceptor {
  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => asProblem(error))));
  }
}

function asProblem(error: unknown): unknown {
  if (!(error instanceof AdministrationError)) return error;
  const { code, message } = error;
  const status = NOT_FOUND.has(code) ? 404 : BAD_REQUEST.has(code) ? 400 : 409;
  return new Problem(status, message, { cause: error });
}
