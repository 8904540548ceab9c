import {
  isJsonObject,
  projectResource,
  URN,
  type Json,
  type JsonObject,
  type Resource,
} from '@rollcall/scim';

import type { ScimAnswer } from './scim-answer.js';

/** An answer as it leaves. Without a body the status says so. */
export interface RenderedAnswer {
  readonly status: 200 | 201 | 204;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

/** Projects and wraps an answer: body, status, `Location` and the weak `ETag` (H-CT-10, H-ETAG-01, H-ETAG-15). */
export function renderAnswer(answer: ScimAnswer): RenderedAnswer {
  switch (answer.kind) {
    case 'empty':
      return { status: 204, headers: {} };
    case 'resource': {
      const { type, resource, projection, supplied, withBody } = answer.outcome;
      const headers = entityHeaders(resource);
      if (!withBody) return { status: 204, headers };
      const body = projectResource(type, resource, projection, { supplied });
      return { status: answer.created ? 201 : 200, headers, body };
    }
    case 'list': {
      const { type, resources, projection, totalResults, startIndex } = answer.outcome;
      const shown = resources.map((resource) => projectResource(type, resource, projection));
      return { status: 200, headers: {}, body: listResponse(shown, { totalResults, startIndex }) };
    }
    case 'document':
      return { status: 200, headers: entityHeaders(answer.document), body: answer.document };
    case 'documents': {
      const totalResults = answer.documents.length;
      return {
        status: 200,
        headers: {},
        body: listResponse(answer.documents, { totalResults, startIndex: 1 }),
      };
    }
  }
}

/** The tag describes the whole resource, whatever part of it is shown (H-ETAG-14). */
function entityHeaders(resource: Resource): Readonly<Record<string, string>> {
  const meta = resource['meta'];
  if (!isJsonObject(meta)) return {};
  const { location, version } = meta;
  return {
    ...(typeof location === 'string' ? { location } : {}),
    ...(typeof version === 'string' ? { etag: version } : {}),
  };
}

/** Every member is always there, so that no client trips over a page without resources (Q-PAGE-01, Q-PAGE-02). */
function listResponse(
  resources: readonly Json[],
  page: { readonly totalResults: number; readonly startIndex: number },
): JsonObject {
  const { totalResults, startIndex } = page;
  return {
    schemas: [URN.listResponse],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}
