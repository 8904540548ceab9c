import type { DescribeEvent, FeedEvent, StreamEvent } from '@rollcall/directory';

import {
  feedToken,
  streamToken,
  type SecurityEventToken,
  type TokenAddress,
} from '../formats/security-event-token.js';
import type { SigningKeys } from '../signing/signing-keys.js';

/** Makes the tokens of streams. */
export class StreamTokens {
  constructor(
    private readonly keys: Pick<SigningKeys, 'sign'>,
    private readonly describe: DescribeEvent,
    /** Milliseconds since the epoch. */
    private readonly clock: () => number,
  ) {}

  /** @returns undefined where the stream gets no event of its type */
  ofFeed(to: TokenAddress, event: FeedEvent): SecurityEventToken | undefined {
    return feedToken(to, { event, described: this.describe(event) }, this.clock());
  }

  /** The token of an event that waits beside the feed. */
  ofStream(to: TokenAddress, event: StreamEvent): SecurityEventToken {
    return streamToken(to, event, this.clock());
  }

  sign(token: SecurityEventToken): Promise<string> {
    return this.keys.sign(token);
  }
}
