import type { Delivery } from '../delivery/publisher.js';
import { PostFailed } from '../http/post-failed.js';
import { postGuarded, type GuardedAnswer } from '../http/post-guarded.js';
import { readRetryAfter } from '../http/retry-after.js';
import type { TargetRules } from '../http/target-rules.js';

/** Where tokens are pushed to. */
export interface PushTarget {
  readonly endpoint: string;
  /** The `Authorization` header, as the receiver gave it. */
  readonly authorization: string | undefined;
  readonly allow: TargetRules;
}

/** What became of a token. `remark` is for the log: the receiver took it, but not as the standard has it. */
export type TokenDelivery = Delivery & { readonly remark?: string };

/** Characters of a receiver's text that are kept. */
const MOST_KEPT = 300;

/** The receiver has trouble of its own, or its credentials or its address are not right yet: all tokens wait. */
const WAITS: ReadonlySet<number> = new Set([401, 403, 404, 405, 408, 425, 429, 502, 503, 504]);

/**
 * Pushes one token (RFC 8935 §2). 202 and any other 2xx take it; 400 refuses it for good, in the receiver's own words; 410
 * ends the stream; 401, 403, 404, 405, 408, 425, 429, 502, 503, 504, a redirect and a network that fails have all tokens
 * wait; another 5xx fails this token alone, and any other answer refuses it.
 * @param now milliseconds since the epoch
 */
export async function pushToken(token: string, target: PushTarget, now: number): Promise<TokenDelivery> {
  try {
    const answer = await postGuarded({
      url: target.endpoint,
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        'accept-language': 'en',
        ...(target.authorization === undefined ? {} : { authorization: target.authorization }),
      },
      body: token,
      allow: target.allow,
    });
    return deliveryOf(answer, now);
  } catch (error) {
    if (!(error instanceof PostFailed)) throw error;
    return { kind: 'unavailable', reason: `push: ${error.reason}` };
  }
}

function deliveryOf(answer: GuardedAnswer, now: number): TokenDelivery {
  const { status, headers } = answer;
  if (status === 202) return { kind: 'delivered' };
  if (status >= 200 && status < 300) {
    return { kind: 'delivered', remark: `the receiver answered ${status} instead of 202` };
  }
  if (status === 400) return { kind: 'refused', reason: `push: the receiver refused it: ${errorOf(answer)}` };
  const reason = `push: the receiver answered ${status}`;
  if (status === 410) return { kind: 'gone', reason };
  if (status < 400) return { kind: 'unavailable', reason: `${reason}; redirects are not followed` };
  if (WAITS.has(status)) {
    const retryAfter = readRetryAfter(headers['retry-after'], now);
    return { kind: 'unavailable', reason, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }
  return { kind: status >= 500 ? 'failed' : 'refused', reason };
}

/** `invalid_key: …` (RFC 8935 §2.3, §2.4), or that the receiver gave no reason. */
function errorOf({ body }: GuardedAnswer): string {
  const error = parsed(body);
  if (typeof error !== 'object' || error === null || !('err' in error) || typeof error.err !== 'string') {
    return '400 without an error code';
  }
  const description =
    'description' in error && typeof error.description === 'string' ? `: ${error.description}` : '';
  return `${error.err}${description}`.slice(0, MOST_KEPT);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
