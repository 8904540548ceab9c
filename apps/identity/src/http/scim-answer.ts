import type { JsonText, ListOutcome, ResourceOutcome } from '@rollcall/directory';
import type { JsonObject, Resource } from '@rollcall/scim';

/** What a controller gives to the response interceptor. */
export type ScimAnswer =
  | { readonly kind: 'resource'; readonly outcome: ResourceOutcome; readonly created: boolean }
  | { readonly kind: 'list'; readonly outcome: ListOutcome }
  | { readonly kind: 'document'; readonly document: Resource }
  | { readonly kind: 'documents'; readonly documents: readonly Resource[] }
  | { readonly kind: 'message'; readonly message: JsonObject }
  | { readonly kind: 'text'; readonly text: JsonText }
  | { readonly kind: 'empty' }
  | { readonly kind: 'accepted'; readonly txn: string; readonly location: string };

/** 201 with the new resource (RFC 7644 §3.3). */
export function created(outcome: ResourceOutcome): ScimAnswer {
  return { kind: 'resource', outcome, created: true };
}

/** 200 with the resource, or 204 where the outcome wants no body (RFC 7644 §3.5.2). */
export function resource(outcome: ResourceOutcome): ScimAnswer {
  return { kind: 'resource', outcome, created: false };
}

/** 200 with a page (RFC 7644 §3.4.2). */
export function list(outcome: ListOutcome): ScimAnswer {
  return { kind: 'list', outcome };
}

/** 200 with one document of the service's description, never projected (D-COM-06). */
export function document(value: Resource): ScimAnswer {
  return { kind: 'document', document: value };
}

/** 200 with a message of the protocol, which is no resource (RFC 7644 §3.7). */
export function message(value: JsonObject): ScimAnswer {
  return { kind: 'message', message: value };
}

/** 200 with a message that is a JSON text already. */
export function text(value: JsonText): ScimAnswer {
  return { kind: 'text', text: value };
}

/** 200 with all documents of one kind of description, never paged (D-COM-02, D-COM-04). */
export function documents(values: readonly Resource[]): ScimAnswer {
  return { kind: 'documents', documents: values };
}

/** 204 (RFC 7644 §3.6). */
export const EMPTY: ScimAnswer = { kind: 'empty' };

/** 202: the request is carried out later, and its result is told under its transaction (RFC 9967 §2.5.1.1, §3). */
export function accepted(txn: string, location: string): ScimAnswer {
  return { kind: 'accepted', txn, location };
}
