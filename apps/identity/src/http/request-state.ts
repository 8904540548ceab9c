import type { IncomingMessage } from 'node:http';

import { readTraceParent, type RequestContext, type TraceParent } from '@rollcall/directory';
import type { Json, ScimError, ScimErrorName } from '@rollcall/scim';

import type { RequestAudit } from '../audit/request-audit.js';
import type { AnswerMediaType } from './media-type.js';
import { readTarget, type RequestTarget } from './request-target.js';

/** What is known about a request besides its bytes. */
export interface RequestState {
  readonly target: RequestTarget;
  /** Milliseconds since the epoch. */
  readonly arrived: number;
  /** The caller's trace, or the span of this request where the service traces; absent where there is neither. */
  readonly trace?: TraceParent;
  /** Set by the guard, once the credential is known. */
  readonly ctx?: RequestContext;
  /** Set by the guard in place of `ctx`, where the request belongs to no tenant. */
  readonly admin?: Omit<RequestContext, 'tenant'>;
  /** Set by the guard when it turned the request away: for the log, never for the client. */
  readonly authFailure?: string;
  /** Set where the answer is a SCIM message: what it will be written as. */
  readonly mediaType?: AnswerMediaType;
  /** Set when the request was refused: by which name. */
  readonly refusal?: ScimErrorName;
  /** Set where the request has a place among those that are carried out, or waits for one. */
  readonly place?: { leave(): void };
  /** Set when the answer was sent, or the client has gone. */
  readonly ended?: true;
  /** Set with it: what the client was told. */
  readonly error?: Pick<ScimError, 'scimType' | 'detail'>;
  /** Set when the body was read. */
  readonly body?: Json;
  /** Set by the guard where an administrator changes something: tells the end of it. */
  readonly audit?: RequestAudit;
}

/** Where the state of a request hangs; a weak map would cost the garbage collector more than all that stands in it. */
const STATE = Symbol('state of the request');

interface EnteredMessage extends IncomingMessage {
  [STATE]?: RequestState;
}

/** What the states hang on: a Fastify request, or anything else with the request of node:http. */
export interface WithRawRequest {
  readonly raw: IncomingMessage;
}

/** Reads the target of a request, once, and gives the URL that the router is to see. */
export function enterRequest(raw: EnteredMessage): string {
  const target = readTarget(raw.url ?? '/');
  const trace = readTraceParent(raw.headers['traceparent']);
  raw[STATE] = { target, arrived: Date.now(), ...(trace === undefined ? {} : { trace }) };
  return target.url;
}

/** The state of a request. */
export function requestState({ raw }: { readonly raw: EnteredMessage }): RequestState {
  const state = raw[STATE];
  if (state === undefined) throw new TypeError('the request did not enter by enterRequest');
  return state;
}

/** Notes what was found out about a request. */
export function amendRequestState(
  request: WithRawRequest,
  found: Partial<
    Pick<
      RequestState,
      | 'trace'
      | 'ctx'
      | 'admin'
      | 'authFailure'
      | 'mediaType'
      | 'refusal'
      | 'place'
      | 'error'
      | 'body'
      | 'audit'
    >
  >,
): void {
  Object.assign(requestState(request), found);
}

/** Notes that a request is over, and gives back what it has. */
export function endRequest(request: WithRawRequest): void {
  const state = requestState(request);
  Object.assign(state, { ended: true });
  state.place?.leave();
}
