import {
  describeLater,
  describeRequest,
  RequestNotebook,
  type LaterAnswer,
  type RequestContext,
} from '@rollcall/directory';
import type { Json } from '@rollcall/scim';
import type { FastifyRequest } from 'fastify';

import { readQuery } from '../http/query-string.js';
import { requestState } from '../http/request-state.js';
import type { LogBuffer } from './log-buffer.js';

/** How a request was answered. */
export interface AnsweredWith {
  readonly status: number;
  readonly milliseconds: number;
}

const SCIM_BASE = '/scim/v2';

/** Where a filter of a list stands in the URL. */
const FILTERED = /[?&]filter=/;

/** Makes the entries of the provisioning log. */
export class RequestLog {
  constructor(private readonly buffer: Pick<LogBuffer, 'add'>) {}

  /** A request was answered: it has an entry where it is a SCIM request of a tenant. */
  answered(request: FastifyRequest, { status, milliseconds }: AnsweredWith): void {
    const { ctx, target, body, error } = requestState(request);
    if (ctx === undefined || !target.scim) return;
    const [path = ''] = target.url.slice(SCIM_BASE.length).split('?');
    const filter = filterOf(target.url);
    const userAgent = request.headers['user-agent'];
    const drafts = describeRequest({
      ...{ ctx, path, status, method: request.method },
      notes: ctx.notes instanceof RequestNotebook ? ctx.notes : new RequestNotebook(),
      duration: Math.round(milliseconds * 10) / 10,
      ...(body === undefined ? {} : { body }),
      ...(filter === undefined ? {} : { filter }),
      ...(error === undefined ? {} : { error }),
      ...(userAgent === undefined ? {} : { userAgent }),
      address: request.ip,
    });
    this.buffer.add(ctx.tenant.id, drafts);
  }

  /** A request was carried out after it was answered. @param body of the bulk request, or of the one operation */
  carriedOut(ctx: RequestContext, answers: readonly LaterAnswer[], body: Json | undefined): void {
    this.buffer.add(ctx.tenant.id, describeLater(ctx, answers, body));
  }
}

function filterOf(url: string): string | undefined {
  if (!FILTERED.test(url)) return undefined;
  try {
    return readQuery(url, ['filter']).get('filter');
  } catch {
    // It was refused for that.
    return undefined;
  }
}
