import { auditDetail, auditText, beginAction, type AuditLog } from '@rollcall/directory';
import type { FastifyRequest } from 'fastify';

import type { AdminContext } from '../http/admin-context.js';
import { requestState } from '../http/request-state.js';
import type { RequestAudit } from './request-audit.js';

/** Methods that change nothing (RFC 9110 §9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const LONGEST_PARAMETER = 200;

/** Tells the audit log what administrators ask for: before it is done, so that nothing is done without an entry. */
export class RequestAudits {
  constructor(
    private readonly log: Pick<AuditLog, 'append'>,
    private readonly now: () => number,
  ) {}

  /** @returns undefined for a request that changes nothing */
  async begin(
    request: FastifyRequest,
    { principal, requestId, now }: AdminContext,
  ): Promise<RequestAudit | undefined> {
    if (SAFE.has(request.method)) return undefined;
    const { tenant, ...parameters } = parametersOf(request);
    const action = {
      actor: { kind: 'api', id: principal.credentialId, name: principal.name },
      action: `${request.method} ${request.routeOptions.url ?? ''}`,
      ...(tenant === undefined ? {} : { tenant }),
      detail: parameters,
      requestId,
    } as const;
    const begun = await beginAction(this.log, action, now);
    let ended = false;
    return {
      end: async ({ status, location }) => {
        if (ended) return;
        ended = true;
        const outcome = status < 400 ? 'done' : status < 500 ? 'refused' : 'failed';
        const body = auditDetail(requestState(request).body);
        const made = location === undefined ? {} : { location };
        await begun.end({ outcome, detail: { ...parameters, status, ...made, body } }, this.now());
      },
    };
  }
}

function parametersOf({ params }: FastifyRequest): Readonly<Record<string, string>> {
  const given = typeof params === 'object' && params !== null ? Object.entries(params) : [];
  return Object.fromEntries(
    given.flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'string' ? [[name, auditText(value).slice(0, LONGEST_PARAMETER)]] : [],
    ),
  );
}
