/**
 * Where a known client breaks the RFC and is understood all the same. Each name is a file beside this one with the
 * payload that it is for. All are on by default, chosen by the content of the request, and a tenant can switch each off.
 */
export const RELAXATIONS = [
  /** Add and Replace through a filter of `eq` terms that matches nothing create the element (Entra). */
  'createOnNoMatch',
  /** `"True"`/`"False"` for booleans in bodies, operations and filters (Entra). */
  'stringBooleans',
  /** `manager eq "…"`, `members eq "…"` mean `.value`; extension attributes are found without their URN (Entra). */
  'shortAttributePaths',
  /** Unknown URNs in `schemas` are dropped (Entra's and OneLogin's marker URNs). */
  'unknownSchemas',
  /** A reference given as a string, an array of one, `""` or `{"value":""}` (Entra). */
  'referenceShapes',
  /** Formats of e-mail, phone, locale, time zone and country are not checked (Entra's validators). */
  'anyFormat',
  /** A path-less PATCH value may repeat the resource's `id`, `schemas` and `meta` (Okta). */
  'pathlessIdentity',
  /** A lone object or value is read as an array of one for a multi-valued attribute (OneLogin). */
  'loneElement',
  /** `""` in PATCH unassigns an optional attribute (Entra's validators). */
  'emptyStringUnassigns',
  /** `remove` of a multi-valued attribute with a `value` list removes exactly the listed (Entra's old dialect). */
  'removeByValueList',
  /** A role's `value` that is JSON in a string is read into the element; `displayName` becomes `display` (Entra). */
  'rolesAsJson',
  /** A word without quotes is a string where a filter expects a value (authentik, Entra's documentation). */
  'unquotedLiterals',
  /** A PATCH whose `Operations` are an empty list changes nothing and succeeds (Entra's validators). */
  'emptyOperations',
  /** The value of a multi-valued attribute may stand under its name once more (Salesforce's documented form). */
  'valueRepeatsPath',
  /** Enterprise attributes are read under the URNs that they had before RFC 7643 (OneLogin). */
  'olderSchemaNames',
  /** `/ServiceProviderConfigs` and `/serviceConfiguration` are `/ServiceProviderConfig` (authentik, Postman). */
  'olderEndpointNames',
] as const;

/** The name of a relaxation. */
export type RelaxationName = (typeof RELAXATIONS)[number];

/** Which relaxations are on for a tenant. */
export type Relaxations = Readonly<Record<RelaxationName, boolean>>;

function every(value: boolean): Relaxations {
  return Object.freeze(
    Object.fromEntries(RELAXATIONS.map((name) => [name, value])) as Record<RelaxationName, boolean>,
  );
}

/** All relaxations on: what a tenant has by default. */
export const LENIENT: Relaxations = every(true);

/** All relaxations off: the RFC alone. */
export const STRICT: Relaxations = every(false);
