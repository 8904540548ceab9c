import { isJsonObject, type Json } from '@rollcall/scim';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';

import { Problem } from '../http/problem.js';

const NAME_SHOWN = 80;

/**
 * Reads a body by the rules of a class. Members that the class does not declare are refused, so that nothing misspelt is
 * passed over; null counts as absent.
 * @throws Problem 400 with every member that is wrong
 */
export function readRequest<T extends object>(form: new () => T, body: Json): T {
  if (!isJsonObject(body)) throw new Problem(400, 'The body must be a JSON object.');
  // It could not be assigned, and every object seems to declare it.
  if (Object.hasOwn(body, '__proto__')) {
    throw invalidMembers([unknownMember('__proto__', form)]);
  }
  const request = new form();
  for (const [name, value] of Object.entries(body)) Object.assign(request, { [name]: value ?? undefined });
  const failures = validateSync(request, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
  if (failures.length > 0) throw invalidMembers(failures.map((failure) => invalidMember(failure, form)));
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

function invalidMember({ property, constraints }: ValidationError, form: Form): InvalidMember {
  // What class-validator says of them names nothing that would be right.
  if (constraints?.['whitelistValidation'] !== undefined) return unknownMember(property, form);
  const [detail = `${property} is malformed`] = Object.values(constraints ?? {});
  return { name: property, detail };
}

type Form = new () => object;

function unknownMember(name: string, form: Form): InvalidMember {
  const rules = getMetadataStorage().getTargetValidationMetadatas(form, '', false, false);
  const known = [...new Set(rules.map(({ propertyName }) => propertyName))];
  return { name, detail: `"${shown(name)}" is not known here; known are: ${known.join(', ')}` };
}

/** A name of the client's as it may be shown: cut, and without what could act on a terminal. */
function shown(name: string): string {
  return name.slice(0, NAME_SHOWN).replaceAll(/[^ -~]/g, '\ufffd');
}

/** RFC 6901 §3. */
function pointerPart(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
