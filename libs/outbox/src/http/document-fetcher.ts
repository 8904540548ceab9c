import type { DocumentFetcher } from '@rollcall/directory';

import { checkTarget } from './check-target.js';
import { PostFailed } from './post-failed.js';
import { postGuarded } from './post-guarded.js';
import type { TargetRules } from './target-rules.js';

/** Milliseconds until an answer must be there: somebody may be waiting for it. */
const TIMEOUT = 5000;

const OK = 200;

/**
 * Fetches documents under the rules by which events are pushed (reliability rows B5 and B6): only checked addresses are
 * dialled, redirects are not followed, and 64 KiB are read at most. Rejects with a `PostFailed`.
 */
export function documentFetcher(allow: TargetRules): DocumentFetcher {
  return {
    problem: (url) => checkTarget(url, allow),
    async fetch(url) {
      const headers = { accept: 'application/json' };
      const answer = await postGuarded({ url, method: 'GET', headers, body: '', timeout: TIMEOUT, allow });
      if (answer.status === OK) return answer.body;
      throw new PostFailed('network', `the answer has the status ${answer.status}`);
    },
  };
}
