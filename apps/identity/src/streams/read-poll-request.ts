import { isJsonObject, type Json } from '@rollcall/scim';

import { Problem } from '../http/problem.js';
import { Members } from './read-members.js';

/** What a receiver says when it polls (RFC 8936 §2.2). */
export interface PollRequest {
  /** Tokens that it takes at most; undefined where it does not care. */
  readonly maxEvents: number | undefined;
  readonly returnImmediately: boolean;
  /** The `jti` of tokens that it has for good. */
  readonly ack: ReadonlySet<string>;
  /** Why it will never take tokens, by their `jti`. */
  readonly setErrs: ReadonlyMap<string, string>;
}

/** Reads what a receiver says when it polls; members that are not known are ignored. @throws Problem 400 */
export function readPollRequest(body: Json): PollRequest {
  const members = new Members(body);
  return {
    maxEvents: members.count('maxEvents'),
    returnImmediately: members.flag('returnImmediately'),
    ack: new Set(members.texts('ack')),
    setErrs: readErrors(members.value('setErrs') ?? {}),
  };
}

function readErrors(value: Json): ReadonlyMap<string, string> {
  if (!isJsonObject(value)) {
    throw new Problem(400, 'The body is not valid: "setErrs" must be an object by the jti of tokens.');
  }
  return new Map(
    Object.entries(value).map(([jti, error]) => {
      const members = new Members(error, `"setErrs" of ${jti.slice(0, 80)}`);
      const description = members.text('description');
      const code = members.neededText('err');
      return [jti, description === undefined ? code : `${code}: ${description}`];
    }),
  );
}
