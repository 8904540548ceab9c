import type { OtherTenantSettings, TenantDraft, TenantRecord, TenantState } from '@rollcall/directory';
import {
  RELAXATIONS,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  type Relaxations,
} from '@rollcall/scim';

/** A row of `tenant`, or its columns beside others under these names. */
export interface TenantRow {
  readonly id: number;
  readonly name: string;
  readonly settings: string;
  readonly created: number;
}

/** Settings that are kept under their own names. */
const OTHERS = Object.keys({
  rateLimit: true,
  deletionGuard: true,
  logRetentionDays: true,
  publicUrl: true,
} satisfies Record<keyof OtherTenantSettings, true>);

/** The column `settings` of a tenant: what differs from the defaults, and its state. */
export function settingsText(tenant: TenantDraft & { readonly state?: TenantState }): string {
  const { relaxations, uniqueGroupNames, privateFilters, state, settings } = tenant;
  const relaxationsOff = RELAXATIONS.filter((name) => !relaxations[name]);
  return JSON.stringify({ relaxationsOff, uniqueGroupNames, privateFilters, state, ...settings });
}

/**
 * A tenant from its row. What its settings do not name has the default: every relaxation on, group names unique, at work.
 */
export function tenantOf({ id, name, settings, created }: TenantRow): TenantRecord {
  const parsed = JSON.parse(settings) as Json;
  const stored = isJsonObject(parsed) ? parsed : {};
  const off = stored['relaxationsOff'];
  const state = stateOf(stored['state']);
  const others = othersOf(stored);
  return {
    id,
    name,
    created,
    uniqueGroupNames: stored['uniqueGroupNames'] !== false,
    ...(stored['privateFilters'] === true ? { privateFilters: true } : {}),
    ...(state === undefined ? {} : { state }),
    ...(others === undefined ? {} : { settings: others }),
    relaxations: relaxationsWithout(isJsonArray(off) ? off : []),
  };
}

/** @throws TypeError for a state of another release, for nobody knows what it would allow */
function stateOf(stored: Json | undefined): TenantState | undefined {
  if (stored === undefined || stored === 'paused' || stored === 'deleting') return stored;
  throw new TypeError('a stored tenant is in an unknown state');
}

/** They were checked when they were set. */
function othersOf(stored: JsonObject): OtherTenantSettings | undefined {
  const set = OTHERS.filter((name) => stored[name] !== undefined);
  if (set.length === 0) return undefined;
  return Object.fromEntries(set.map((name) => [name, stored[name]]));
}

function relaxationsWithout(off: readonly Json[]): Relaxations {
  const on = Object.fromEntries(RELAXATIONS.map((name) => [name, !off.includes(name)]));
  return on as Relaxations;
}
