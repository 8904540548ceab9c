/** Values of the attributes of the standard's schemas, read and refused. */
import type { Relaxations } from '../compat/relaxations.js';
import { STRICT } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import type { Attribute } from '../schema/attribute.js';
import { ENTERPRISE_USER_SCHEMA } from '../schema/definitions/enterprise-user.js';
import { GROUP_SCHEMA } from '../schema/definitions/group.js';
import { USER_SCHEMA } from '../schema/definitions/user.js';
import type { Json } from '../text/json.js';
import { readValue } from './read-value.js';

type Exchange = 'create' | 'replace' | 'patch';

/** Strict but for formats, which `format-problem.spec.ts` covers. */
const BARE: Relaxations = { ...STRICT, anyFormat: true };

/** The attribute of a name, of users, groups or the enterprise extension. */
export function named(name: string): Attribute {
  const all = [...USER_SCHEMA.attributes, ...GROUP_SCHEMA.attributes, ...ENTERPRISE_USER_SCHEMA.attributes];
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no attribute ${name}`);
  return found;
}

/** Reads a value of an attribute, or of the one of that name. */
export function read(
  target: string | Attribute,
  json: Json,
  relaxations: Relaxations = BARE,
  exchange: Exchange = 'create',
): Json | undefined {
  const definition = typeof target === 'string' ? named(target) : target;
  return readValue(definition, json, { where: definition.name, exchange, relaxations });
}

/** As `read`, of a value that is refused. */
export function refusal(...args: Parameters<typeof read>): ScimError {
  try {
    read(...args);
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
  throw new Error(`not refused: ${JSON.stringify(args[1])}`);
}
