import type { ScimAnswer, ScimClient } from '../support/scim-client.js';
import { at, isBody, type Body } from '../support/scim-messages.js';

/** What a service says that it can do (RFC 7643 §5). */
export interface Support {
  readonly bulk: boolean;
  readonly etag: boolean;
}

/** One tenant of a service, and how many steps were taken with all its tenants. */
export interface ServiceUnderTest {
  readonly client: ScimClient;
  readonly steps: { count: number };
  readonly supports: Support;
}

export async function supportOf(client: ScimClient): Promise<Support> {
  const { body } = await client.get('/ServiceProviderConfig');
  return { bulk: at(body, 'bulk', 'supported') === true, etag: at(body, 'etag', 'supported') === true };
}

/** `409 uniqueness`, `404`, and the bare status of a success. */
export function refusalOf({ status, body }: ScimAnswer): string {
  const scimType = at(body, 'scimType');
  return typeof scimType === 'string' ? `${status} ${scimType}` : String(status);
}

/** What an answer may be. */
export interface ExpectedAnswer {
  readonly refusals: readonly string[];
  readonly success: number;
  /** What came, for the error. */
  readonly text: string;
}

/** Whether an answer is a refusal. @throws Error where it is none of those expected, or one where none is */
export function expectRefusal(got: string, { refusals, success, text }: ExpectedAnswer): boolean {
  const expected = refusals.length === 0 ? [String(success)] : refusals;
  if (!expected.includes(got)) {
    throw new Error(`answered ${got}, and not ${expected.join(' or ')}: ${text.slice(0, 500)}`);
  }
  return refusals.length > 0;
}

/** A representation as it is compared: the order of the groups of a user says nothing. */
export function comparable(resource: Body): Body {
  const { groups } = resource;
  if (!Array.isArray(groups)) return resource;
  const keyed = groups.map(
    (group: unknown) => [JSON.stringify(isBody(group) ? sorted(group) : group), group] as const,
  );
  return {
    ...resource,
    groups: keyed.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group),
  };
}

function sorted(object: Body): Body {
  return Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));
}
