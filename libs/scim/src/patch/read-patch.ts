import { isEmptyOperations } from '../compat/empty-operations.js';
import { STRICT } from '../compat/relaxations.js';
import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import { requireSchema } from '../message/require-schema.js';
import { sentMember } from '../message/sent-member.js';
import { excerpt } from '../text/excerpt.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json } from '../text/json.js';
import { URN } from '../urns.js';

/** What an operation does (RFC 7644 §3.5.2). */
export type PatchOp = 'add' | 'remove' | 'replace';

/** One operation of a PATCH as sent, names not yet resolved. */
export interface PatchOperation {
  readonly op: PatchOp;
  /** Absent when the client sent none, or null. */
  readonly path?: string;
  /** Absent when the client sent none; an explicit null is a value (P-REP-11). */
  readonly value?: Json;
  /** `Operations[0]`: what the detail of an error calls it. */
  readonly where: string;
}

const OPS: ReadonlyMap<string, PatchOp> = new Map([
  ['add', 'add'],
  ['remove', 'remove'],
  ['replace', 'replace'],
]);

/**
 * Reads the envelope of a PATCH (RFC 7644 §3.5.2; P-PATCH-01 to P-PATCH-04): the URN of PatchOp in `schemas`, and in
 * `Operations` one or more objects with an `op` of add, remove or replace in any letter case. Names of members are
 * read in any letter case, members that are not known are ignored. Nothing inside `value` is looked at. None where the
 * relaxation `emptyOperations` lets there be none.
 *
 * @throws ScimError `invalidSyntax` for the envelope, `invalidPath` for a path that is not a string (P-PATH-09),
 *   `payloadTooLarge` for more operations than the limit `patchOperations`
 */
export function readPatch(
  body: Json,
  limits: Limits = LIMITS,
  relaxations: Relaxations = STRICT,
): readonly PatchOperation[] {
  if (!isJsonObject(body)) throw new ScimError('invalidSyntax', 'The body of a PATCH must be a JSON object.');
  requireSchema(sentMember(body, 'schemas', 'The body'), URN.patchOp, 'a PATCH');
  const operations = sentMember(body, 'operations', 'The body');
  if (relaxations.emptyOperations && isEmptyOperations(operations)) return [];
  if (!isJsonArray(operations) || operations.length === 0) {
    throw new ScimError(
      'invalidSyntax',
      'A PATCH must have "Operations": an array of one or more operations.',
    );
  }
  if (operations.length > limits.patchOperations) {
    throw new ScimError(
      'payloadTooLarge',
      `The PATCH has ${operations.length} operations; the limit patchOperations allows ${limits.patchOperations}. ` +
        'Send them in several requests.',
    );
  }
  return operations.map((operation, index) => readOperation(operation, `Operations[${index}]`));
}

function readOperation(operation: Json, where: string): PatchOperation {
  if (!isJsonObject(operation)) throw new ScimError('invalidSyntax', `${where} must be a JSON object.`);
  const op = readOp(sentMember(operation, 'op', where), where);
  const path = sentMember(operation, 'path', where) ?? undefined;
  if (path !== undefined && typeof path !== 'string') {
    throw new ScimError('invalidPath', `The path of ${where} must be a string.`);
  }
  const value = sentMember(operation, 'value', where);
  return { op, ...(path === undefined ? {} : { path }), ...(value === undefined ? {} : { value }), where };
}

function readOp(op: Json | undefined, where: string): PatchOp {
  const known = typeof op === 'string' ? OPS.get(op.toLowerCase()) : undefined;
  if (known !== undefined) return known;
  const sent = typeof op === 'string' ? `, not ${excerpt(op)}` : '';
  throw new ScimError('invalidSyntax', `The "op" of ${where} must be "add", "remove" or "replace"${sent}.`);
}
