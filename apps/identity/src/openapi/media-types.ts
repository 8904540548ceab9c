import type { AnswerNotes } from './notes.js';
import { ref, type Shape } from './shapes.js';

export const JSON_TYPE = 'application/json';
export const SCIM_TYPE = 'application/scim+json';
export const PROBLEM_TYPE = 'application/problem+json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** An answer with a body of JSON. */
export function answersJson(description: string, shape: Shape, headers: readonly string[] = []): AnswerNotes {
  return { description, content: { [JSON_TYPE]: shape }, headers };
}

/** An answer that is a resource or a message of SCIM; plain JSON for clients that accept nothing else of the two. */
export function answersScim(description: string, shape: Shape, headers: readonly string[] = []): AnswerNotes {
  return { description, content: { [SCIM_TYPE]: shape, [JSON_TYPE]: shape }, headers };
}

/** A body in either type: SCIM's own, or plain JSON, which clients send as well. */
export function scimBody(shape: Shape): Readonly<Record<string, Shape>> {
  return { [SCIM_TYPE]: shape, [JSON_TYPE]: shape };
}

/** A refusal outside of SCIM (RFC 9457). */
export function problem(description: string, headers: readonly string[] = []): AnswerNotes {
  return { description, content: { [PROBLEM_TYPE]: ref('Problem') }, headers };
}

/** A refusal of SCIM (RFC 7644 §3.12). */
export function scimError(description: string, headers: readonly string[] = []): AnswerNotes {
  return { description, content: { [SCIM_TYPE]: ref('Error') }, headers };
}
