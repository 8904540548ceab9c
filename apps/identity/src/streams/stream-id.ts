import type { FastifyRequest } from 'fastify';

import { Problem } from '../http/problem.js';
import { readQuery } from '../http/query-string.js';

/** The parameter `stream_id`; undefined where it is absent. */
export function streamIdOf({ url }: Pick<FastifyRequest, 'url'>): string | undefined {
  return readQuery(url, ['stream_id']).get('stream_id');
}

/** The parameter `stream_id`. @throws Problem 400 where it is absent */
export function neededStreamId(request: Pick<FastifyRequest, 'url'>): string {
  const id = streamIdOf(request);
  if (id === undefined) throw new Problem(400, 'The parameter "stream_id" is missing.');
  return id;
}
