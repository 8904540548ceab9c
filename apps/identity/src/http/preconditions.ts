import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import {
  parseVersionCondition,
  readVersionCondition,
  type Preconditions,
  type VersionCondition,
} from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

/** What says on which versions a request depends. Several headers of one name come as one, with commas between them. */
export type ConditionalRequest = Pick<FastifyRequest, 'method'> & {
  readonly headers: Pick<FastifyRequest['headers'], 'if-match' | 'if-none-match'>;
};

/**
 * Reads `If-Match` and `If-None-Match` (RFC 7644 §3.14, RFC 9110 §13.1). What a POST asks has no version yet.
 * @returns undefined where the request has neither
 * @throws ScimError `preconditionFailed` for a value that cannot be read, unless it only spares an answer
 */
export function readPreconditions({ method, headers }: ConditionalRequest): Preconditions | undefined {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if ((match === undefined && noneMatch === undefined) || method === 'POST') return undefined;
  return {
    ...(match === undefined ? {} : { ifMatch: readVersionCondition(match) }),
    ...(noneMatch === undefined ? {} : { ifNoneMatch: readNoneMatch(method, noneMatch) }),
  };
}

/** Whoever reads, and sends what nobody can read, gets the whole answer. */
function readNoneMatch(method: string, text: string): VersionCondition {
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead ? (parseVersionCondition(text) ?? []) : readVersionCondition(text);
}

/** What a request says, with its preconditions where it has any. */
export type Conditional<Said> = Said & { readonly preconditions?: Preconditions };

/** Adds the preconditions of a request to what else it says: what has none stays the same object. */
export function withPreconditions<Said extends object>(
  request: ConditionalRequest,
  said: Said,
): Conditional<Said> {
  const preconditions = readPreconditions(request);
  return preconditions === undefined ? said : { ...said, preconditions };
}

/** The preconditions of a request; undefined where it has none. */
export const Preconditioned = createParamDecorator(
  (_: unknown, host: ExecutionContext): Preconditions | undefined =>
    readPreconditions(host.switchToHttp().getRequest<FastifyRequest>()),
);
