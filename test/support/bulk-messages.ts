import type { ScimAnswer, ScimClient } from './scim-client.js';
import { bodyOf, listAt, textAt, type Body } from './scim-messages.js';

export const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
export const BULK_RESPONSE = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

/** A bulk request (RFC 7644 §3.7). */
export function bulkBody(operations: readonly unknown[], more: Body = {}): Body {
  return { schemas: [BULK_REQUEST], ...more, Operations: operations };
}

/** An operation that creates. */
export function postOp(bulkId: string, path: string, data: Body): Body {
  return { method: 'POST', bulkId, path, data };
}

/** Sends a bulk request, and gives the results of its operations; the test fails where it is refused as a whole. */
export async function bulk(
  client: ScimClient,
  operations: readonly unknown[],
  more: Body = {},
): Promise<readonly Body[]> {
  return resultsOf(await client.post('/Bulk', bulkBody(operations, more)));
}

/** The results of a bulk answer. */
export function resultsOf(answer: ScimAnswer): readonly Body[] {
  if (answer.status !== 200) throw new Error(`POST /Bulk: ${String(answer.status)} ${answer.text}`);
  return listAt(bodyOf(answer), 'Operations') as readonly Body[];
}

/** The statuses of results. */
export function statusesOf(results: readonly Body[]): readonly string[] {
  return results.map((result) => textAt(result, 'status'));
}

/** The path of the resource that a result tells of: `/Users/{id}`. */
export function pathOf(client: ScimClient, result: Body | undefined): string {
  return textAt(result, 'location').slice(client.access.baseUrl.length);
}

/** The id of the resource that a result tells of. */
export function idOf(result: Body | undefined): string {
  const location = textAt(result, 'location');
  return location.slice(location.lastIndexOf('/') + 1);
}
