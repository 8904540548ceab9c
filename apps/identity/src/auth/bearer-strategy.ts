import { IncomingMessage } from 'node:http';

import { readBearer, type BearerAuthenticator, type RefusalReason } from '@rollcall/auth';
import passport from 'passport';

/** Why a request is not authenticated. */
export type Challenge = 'absent' | 'malformed' | RefusalReason;

/** What the guard gives to the strategy for one request. */
export interface BearerOptions {
  readonly authenticator: BearerAuthenticator;
  /** Milliseconds since the epoch at which the request arrived. */
  readonly now: number;
  /** Where the request comes from, as far as proxies are trusted. */
  readonly address: string;
}

/** The name under which Passport knows the strategy. */
export const BEARER_STRATEGY = 'rollcall-bearer';

/**
 * Reads bearer tokens from the Authorization header and nowhere else: neither the query nor the body (H-AUTH-04). It
 * holds no state, for Passport keeps strategies for the whole process.
 */
export class BearerStrategy extends passport.Strategy {
  override readonly name = BEARER_STRATEGY;

  override authenticate(request: object, options?: BearerOptions): void {
    const raw = 'raw' in request ? request.raw : undefined;
    if (!(raw instanceof IncomingMessage) || options === undefined) {
      this.error(new TypeError('the bearer strategy works for the credential guard alone'));
      return;
    }
    // Node keeps one of several Authorization headers in `headers`; two are no credential at all.
    const header = readBearer(raw.headersDistinct['authorization']);
    if (header.kind !== 'token') {
      this.refuse(header.kind);
      return;
    }
    options.authenticator.authenticate(header.token, options.now, options.address).then(
      (outcome) => {
        if (outcome.kind === 'refused') this.refuse(outcome.reason);
        else this.success(outcome);
      },
      (error: unknown) => {
        this.error(error);
      },
    );
  }

  private refuse(challenge: Challenge): void {
    this.fail(challenge);
  }
}

passport.use(new BearerStrategy());
