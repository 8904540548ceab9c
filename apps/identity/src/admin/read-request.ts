import { isJsonObject, type Json } from '@rollcall/scim';
import { validateSync, type ValidationError } from 'class-validator';

import { Problem } from '../http/problem.js';

/**
 * Reads a body by the rules of a class. Members that the class does not declare are refused, so that nothing misspelt is
 * passed over; null counts as absent.
 * @throws Problem 400 with every member that is wrong
 */
export function readRequest<T extends object>(form: new () => T, body: Json): T {
  if (!isJsonObject(body)) throw new Problem(400, 'The body must be a JSON object.');
  // It could not be assigned, and every object seems to declare it.
  if (Object.hasOwn(body, '__proto__')) {
    throw invalidMembers([{ name: '__proto__', detail: 'property __proto__ should not exist' }]);
  }
  const request = new form();
  for (const [name, value] of Object.entries(body)) Object.assign(request, { [name]: value ?? undefined });
  const failures = validateSync(request, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
  if (failures.length > 0) throw invalidMembers(failures.map(invalidMember));
  return request;
}

/** A member of a body that is wrong; `detail` is a sentence without its end. */
export interface InvalidMember {
  readonly name: string;
  readonly detail: string;
}

/** Problem details for members of a body that are wrong, each with its JSON pointer (RFC 9457 §3). */
export function invalidMembers(members: readonly InvalidMember[]): Problem {
  return new Problem(400, `The body is not valid: ${members.map(({ detail }) => detail).join('; ')}.`, {
    members: { errors: members.map(({ name, detail }) => ({ pointer: `#/${pointerPart(name)}`, detail })) },
  });
}

function invalidMember({ property, constraints }: ValidationError): InvalidMember {
  const [detail = `${property} is malformed`] = Object.values(constraints ?? {});
  return { name: property, detail };
}

/** RFC 6901 §3. */
function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
