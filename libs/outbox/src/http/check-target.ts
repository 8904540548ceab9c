import { isIP } from 'node:net';

import { destinationProblem, hostOf, urlProblem, type TargetProblem } from './target-problem.js';
import type { TargetRules } from './target-rules.js';

/**
 * Checks a URL that is about to be kept as a target (reliability row B6): its form, and where it leads now. A host that
 * cannot be looked up now is let pass, for whatever it leads to is checked again at each connection.
 * @returns a phrase after "The URL"; undefined when nothing is wrong
 */
export async function checkTarget(text: string, allow: TargetRules): Promise<TargetProblem> {
  const problem = urlProblem(text);
  if (problem !== undefined) return problem;
  const url = new URL(text);
  const host = hostOf(url);
  if (isIP(host) > 0) return destinationProblem(url, [host], allow);
  const found = await allow.resolve(host).catch(() => undefined);
  return destinationProblem(
    url,
    found?.map(({ address }) => address),
    allow,
  );
}
