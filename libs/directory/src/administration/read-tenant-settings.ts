import { RELAXATIONS, isJsonObject, type Json, type JsonObject } from '@rollcall/scim';

import { publicUrlProblem } from './public-url-problem.js';
import type { TenantRecord } from '../ports/tenant-record.js';
import type { TenantSettings } from '../ports/tenant-settings.js';
import { AdministrationError } from './administration-error.js';

/** Requests per second, and of a burst, that can be told from none at all. */
const MOST_REQUESTS = 1_000_000;

/** The longest window of the deletion guard, in minutes. */
const MOST_MINUTES = 7 * 24 * 60;

/** The longest time for which a provisioning log is kept, in days. */
const MOST_DAYS = 3650;

/** What is wrong with a value: the rest of a sentence that its name begins. */
type Problem = string | undefined;

const CHECKS: Readonly<Record<keyof TenantSettings, (value: Json) => Problem>> = {
  rateLimit: rateLimitProblem,
  deletionGuard: deletionGuardProblem,
  logRetentionDays: (value) =>
    isWhole(value, { from: 1, to: MOST_DAYS })
      ? undefined
      : `must be a whole number of days from 1 to ${MOST_DAYS}`,
  publicUrl: publicUrlProblem,
  relaxations: relaxationsProblem,
  privateFilters: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
};

/** Every setting that a tenant can have, in the order of the documentation. */
export const TENANT_SETTING_NAMES = Object.keys(CHECKS) as readonly (keyof TenantSettings)[];

/**
 * Reads the settings of a tenant, all of them: what is absent has its default.
 * @throws AdministrationError `invalidSettings` with everything that is wrong
 */
export function readTenantSettings(given: Json): TenantSettings {
  if (!isJsonObject(given)) throw invalid(['they must be a JSON object']);
  const problems = Object.entries(given).flatMap(([name, value]) => {
    const known = TENANT_SETTING_NAMES.find((setting) => setting === name);
    if (known === undefined)
      return [`there is no setting "${shown(name)}"; there are ${TENANT_SETTING_NAMES.join(', ')}`];
    const problem = CHECKS[known](value);
    return problem === undefined ? [] : [`${known} ${problem}`];
  });
  if (problems.length > 0) throw invalid(problems);
  return given;
}

/** The settings of a tenant as they are set; what has its default is absent. */
export function tenantSettings({ relaxations, privateFilters, settings }: TenantRecord): TenantSettings {
  const off = RELAXATIONS.filter((name) => !relaxations[name]).map((name) => [name, false] as const);
  return {
    ...settings,
    ...(off.length === 0 ? {} : { relaxations: Object.fromEntries(off) }),
    ...(privateFilters === true ? { privateFilters } : {}),
  };
}

/** A tenant with other settings; what they do not name has its default. */
export function withTenantSettings(tenant: TenantRecord, given: TenantSettings): TenantRecord {
  const { settings: _, privateFilters: __, ...rest } = tenant;
  const { relaxations = {}, privateFilters, ...others } = given;
  const on = RELAXATIONS.map((name) => [name, relaxations[name] !== false]);
  return {
    ...rest,
    relaxations: Object.fromEntries(on) as TenantRecord['relaxations'],
    ...(privateFilters === true ? { privateFilters } : {}),
    ...(Object.keys(others).length === 0 ? {} : { settings: others }),
  };
}

function rateLimitProblem(value: Json): Problem {
  if (value === 'off') return undefined;
  const rule = 'must be "off", or an object with perSecond and burst';
  if (!hasExactly(value, ['perSecond', 'burst'])) return rule;
  const { perSecond, burst } = value;
  if (!isWhole(perSecond, { from: 1, to: MOST_REQUESTS }) || !isWhole(burst, { from: 1, to: MOST_REQUESTS }))
    return `${rule}, both whole numbers from 1 to ${MOST_REQUESTS}`;
  return burst < perSecond ? 'must have a burst that is not below the requests per second' : undefined;
}

function deletionGuardProblem(value: Json): Problem {
  if (value === 'off') return undefined;
  const rule = 'must be "off", or an object with share, minimum and windowMinutes';
  if (!hasExactly(value, ['share', 'minimum', 'windowMinutes'])) return rule;
  const { share, minimum, windowMinutes } = value;
  if (typeof share !== 'number' || share < 0.01 || share > 1)
    return 'must have a share from 0.01 to 1, such as 0.2 for 20 %';
  if (!isWhole(minimum, { from: 0, to: MOST_REQUESTS }))
    return `must have a minimum that is a whole number from 0 to ${MOST_REQUESTS}`;
  return isWhole(windowMinutes, { from: 1, to: MOST_MINUTES })
    ? undefined
    : `must have windowMinutes from 1 to ${MOST_MINUTES}`;
}

function relaxationsProblem(value: Json): Problem {
  if (!isJsonObject(value)) return 'must be an object such as { "stringBooleans": false }';
  const known = new Set<string>(RELAXATIONS);
  const unknown = Object.keys(value).find((name) => !known.has(name));
  if (unknown !== undefined) return `has no "${shown(unknown)}"; relaxations are ${RELAXATIONS.join(', ')}`;
  return Object.values(value).every((on) => typeof on === 'boolean')
    ? undefined
    : 'must have true or false for each relaxation';
}

function hasExactly(value: Json, names: readonly string[]): value is JsonObject {
  return (
    isJsonObject(value) &&
    Object.keys(value).length === names.length &&
    names.every((name) => Object.hasOwn(value, name))
  );
}

function isWhole(
  value: Json | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
}

function invalid(problems: readonly string[]): AdministrationError {
  return new AdministrationError('invalidSettings', `The settings are not valid: ${problems.join('; ')}.`);
}

/** A rejected name as it may be shown: cut, and without what could act on a terminal. */
function shown(name: string): string {
  return Array.from(name)
    .slice(0, 80)
    .map((letter) => (letter >= ' ' && letter <= '~' ? letter : '\ufffd'))
    .join('');
}
