import type { JsonPart, JsonText, ListOutcome } from '@rollcall/directory';
import { isJsonObject, parseEntityTags, URN, type Resource } from '@rollcall/scim';

import type { ScimAnswer } from './scim-answer.js';
import { withVersion } from './with-version.js';

/** An answer as it leaves. Without a body the status says so. */
export interface RenderedAnswer {
  readonly status: 200 | 201 | 202 | 204 | 304;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: JsonText;
}

/**
 * Wraps an answer: body, status, `Location` and the weak `ETag` (H-CT-10, H-ETAG-01, H-ETAG-15).
 * @param ifNoneMatch the header of the request, for documents of the service's description; a resource knows by itself
 */
export function renderAnswer(answer: ScimAnswer, ifNoneMatch?: string): RenderedAnswer {
  switch (answer.kind) {
    case 'empty':
      return { status: 204, headers: {} };
    case 'accepted':
      return {
        status: 202,
        headers: {
          location: answer.location,
          'set-txn': answer.txn,
          'preference-applied': 'respond-async',
        },
      };
    case 'resource': {
      const { location, version, unmodified, body } = answer.outcome;
      if (unmodified === true) return notModified(version);
      const headers = { location, etag: version };
      return body === undefined
        ? { status: 204, headers }
        : { status: answer.created ? 201 : 200, headers, body };
    }
    case 'list':
      return { status: 200, headers: {}, body: listResponse(answer.outcome) };
    case 'document':
      return renderDocument(withVersion(answer.document), ifNoneMatch);
    case 'message':
      return { status: 200, headers: {}, body: [JSON.stringify(answer.message)] };
    case 'text':
      return { status: 200, headers: {}, body: answer.text };
    case 'documents': {
      const resources = answer.documents.map((document) => [JSON.stringify(withVersion(document))]);
      const outcome = { totalResults: resources.length, startIndex: 1, resources };
      return { status: 200, headers: {}, body: listResponse(outcome) };
    }
  }
}

/** Without `Location`, which some clients would follow. */
function notModified(version: string): RenderedAnswer {
  return { status: 304, headers: { etag: version } };
}

function renderDocument(document: Resource, ifNoneMatch: string | undefined): RenderedAnswer {
  const headers = entityHeaders(document);
  const { etag } = headers;
  if (etag !== undefined && isAmong(ifNoneMatch, etag)) return notModified(etag);
  return { status: 200, headers, body: [JSON.stringify(document)] };
}

function entityHeaders(resource: Resource): Readonly<Record<string, string>> {
  const meta = resource['meta'];
  if (!isJsonObject(meta)) return {};
  const { location, version } = meta;
  return {
    ...(typeof location === 'string' ? { location } : {}),
    ...(typeof version === 'string' ? { etag: version } : {}),
  };
}

function isAmong(ifNoneMatch: string | undefined, version: string): boolean {
  const tags = ifNoneMatch === undefined ? [] : parseEntityTags(ifNoneMatch);
  return tags === 'any' || tags?.some((tag) => version === `W/"${tag}"`) === true;
}

/** Every member is always there, so that no client trips over a page without resources (Q-PAGE-01, Q-PAGE-02). */
function listResponse({ resources, ...page }: ListOutcome): JsonText {
  const { totalResults, startIndex, previousCursor, nextCursor } = page;
  const head = JSON.stringify({
    schemas: [URN.listResponse],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    previousCursor,
    nextCursor,
  });
  const parts: JsonPart[] = [`${head.slice(0, -1)},"Resources":[`];
  resources.forEach((resource, index) => {
    if (index > 0) parts.push(',');
    for (const part of resource) parts.push(part);
  });
  parts.push(']}');
  return parts;
}
