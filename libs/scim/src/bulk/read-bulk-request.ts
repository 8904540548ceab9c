import { ScimError } from '../errors/scim-error.js';
import { LIMITS } from '../limits.js';
import type { Limits } from '../limits.js';
import { memberOf } from '../message/member-of.js';
import { requireSchema } from '../message/require-schema.js';
import { excerpt } from '../text/excerpt.js';
import { isJsonArray, isJsonObject } from '../text/json.js';
import type { Json, JsonObject } from '../text/json.js';
import { URN } from '../urns.js';
import type { BulkCall, BulkLabel, BulkOperation, BulkRequest } from './bulk-request.js';
import { readBulkPath, type BulkPath } from './read-bulk-path.js';

/**
 * Reads a bulk request (RFC 7644 §3.7; B-BULK-01, B-BULK-03 to B-BULK-06, B-BULK-18, B-BULK-21, B-BULK-23). Names of
 * members are read in any letter case, members that are not known are ignored, `null` counts as absent. What is wrong
 * with one operation is the problem of that operation alone; nothing inside `data` is looked at.
 *
 * @throws ScimError `invalidSyntax` for a body that is no BulkRequest, an operation without a method and a bulkId that
 *   two operations have, `invalidValue` for `failOnErrors`, `payloadTooLarge` for more operations than the limit
 *   `bulkOperations`
 */
export function readBulkRequest(body: Json, limits: Pick<Limits, 'bulkOperations'> = LIMITS): BulkRequest {
  if (!isJsonObject(body))
    throw new ScimError('invalidSyntax', 'The body of a bulk request must be a JSON object.');
  requireSchema(memberOf(body, 'schemas', 'The body'), URN.bulkRequest, 'a bulk request');
  const failOnErrors = readFailOnErrors(memberOf(body, 'failOnErrors', 'The body'));
  const sent = memberOf(body, 'Operations', 'The body');
  if (!isJsonArray(sent) || sent.length === 0) {
    throw new ScimError(
      'invalidSyntax',
      'A bulk request must have "Operations": an array of one or more operations.',
    );
  }
  if (sent.length > limits.bulkOperations) {
    throw new ScimError(
      'payloadTooLarge',
      `The request has ${sent.length} operations; the limit maxOperations allows ${limits.bulkOperations}. ` +
        'None was carried out: send them in several requests.',
    );
  }
  const operations = sent.map((operation, index) => readOperation(operation, `Operations[${index}]`));
  checkBulkIds(operations);
  return { operations, ...(failOnErrors === undefined ? {} : { failOnErrors }) };
}

function readFailOnErrors(value: Json | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  throw new ScimError(
    'invalidValue',
    '"failOnErrors" must be an integer from 1: the number of errors after which to stop. Leave it out to try all.',
  );
}

/** A bulkId stands for one resource. */
function checkBulkIds(operations: readonly BulkOperation[]): void {
  const known = new Map<string, string>();
  for (const { bulkId, where } of operations) {
    if (bulkId === undefined) continue;
    const first = known.get(bulkId);
    if (first !== undefined) {
      throw new ScimError(
        'invalidSyntax',
        `${first} and ${where} have the same bulkId, ${excerpt(bulkId)}; each must have its own.`,
      );
    }
    known.set(bulkId, where);
  }
}

function readOperation(operation: Json, where: string): BulkOperation {
  if (!isJsonObject(operation)) throw new ScimError('invalidSyntax', `${where} must be a JSON object.`);
  const sent = memberOf(operation, 'method', where);
  if (typeof sent !== 'string') {
    throw new ScimError('invalidSyntax', `${where} must have a "method": POST, PUT, PATCH or DELETE.`);
  }
  const method = sent.toUpperCase();
  const bulkId = memberOf(operation, 'bulkId', where);
  const named = typeof bulkId === 'string' && bulkId !== '' ? bulkId : undefined;
  let label: BulkLabel = { where, method, ...(named === undefined ? {} : { bulkId: named }) };
  try {
    if (bulkId !== undefined && named === undefined)
      throw new ScimError('invalidSyntax', `${where}: a bulkId must be a string that is not empty.`);
    const target = readTarget(operation, label);
    label = { ...label, target };
    return { ...label, call: readCall(operation, label, target) };
  } catch (problem) {
    if (!(problem instanceof ScimError)) throw problem;
    return { ...label, problem };
  }
}

function readTarget(operation: JsonObject, { where, method }: BulkLabel): BulkPath {
  if (!isMethod(method)) {
    throw new ScimError(
      'invalidSyntax',
      `${where}: the method must be POST, PUT, PATCH or DELETE, not ${excerpt(method)}.`,
    );
  }
  const path = memberOf(operation, 'path', where);
  if (typeof path === 'string') return readBulkPath(method, path, where);
  throw new ScimError('invalidSyntax', `${where} must have a "path", a string.`);
}

function isMethod(method: string): method is BulkCall['method'] {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE';
}

function readCall(operation: JsonObject, { where, method, bulkId }: BulkLabel, target: BulkPath): BulkCall {
  const { endpoint, id = '' } = target;
  if (method === 'DELETE') return { method, endpoint, id, ...readVersion(operation, where) };
  const data = memberOf(operation, 'data', where);
  if (data === undefined) {
    throw new ScimError(
      'invalidSyntax',
      `${where} must have "data": the body that a ${method} has when it is sent alone.`,
    );
  }
  if (method === 'PUT' || method === 'PATCH')
    return { method, endpoint, id, data, ...readVersion(operation, where) };
  if (bulkId === undefined)
    throw new ScimError('invalidSyntax', `${where} must have a "bulkId", as every POST has.`);
  return { method: 'POST', endpoint, data };
}

function readVersion(operation: JsonObject, where: string): { readonly version?: string } {
  const version = memberOf(operation, 'version', where);
  if (version === undefined) return {};
  if (typeof version === 'string') return { version };
  throw new ScimError('invalidSyntax', `${where}: the version must be a string, as meta.version is.`);
}
