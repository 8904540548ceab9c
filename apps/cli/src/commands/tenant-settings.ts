import type { TenantSettings } from '@rollcall/directory';
import type { Json, JsonObject } from '@rollcall/scim';

import { UsageError, type Call, type Command } from '../command.js';
import { withTenantOperator } from '../open-stores.js';
import { operand } from '../read-call.js';
import { renderTable } from '../render-table.js';
import { tenantDetailsJson } from './tenant-json.js';

const SET = 'set';
const UNSET = 'unset';

/** `rollcall tenant settings NAME [--set SETTING=VALUE]... [--unset SETTING]...` */
export const TENANT_SETTINGS: Command = {
  words: ['tenant', 'settings'],
  summary: 'Show what is set for a tenant, and change it.',
  operands: [{ name: 'NAME', meaning: 'The name of the tenant.' }],
  options: [
    {
      name: SET,
      value: 'SETTING=VALUE',
      repeated: true,
      meaning:
        'Such as rateLimit=off, rateLimit.burst=500, logRetentionDays=30 or relaxations.stringBooleans=false. May be ' +
        'given several times.',
    },
    {
      name: UNSET,
      value: 'SETTING',
      repeated: true,
      meaning: "Brings back what the service's own settings say. May be given several times.",
    },
  ],
  run: async (call) => {
    const name = operand(call, 'NAME');
    const change = changeOf(call);
    const tenant = await withTenantOperator(call.settings, (operator) =>
      change === undefined ? operator.showTenant(name) : operator.changeTenantSettings(name, change),
    );
    return { text: settingsText(name, tenant.settings), json: tenantDetailsJson(tenant) };
  },
};

/** What is asked for as a JSON merge patch; undefined where nothing is. */
function changeOf(call: Call): JsonObject | undefined {
  const [set, unset] = [call.lists.get(SET) ?? [], call.lists.get(UNSET) ?? []];
  if (set.length + unset.length === 0) return undefined;
  const assigned = set.map((text): readonly [string, Json] => {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError(`--${SET} takes SETTING=VALUE, not "${text}".`);
    return [text.slice(0, at), valueOf(text.slice(at + 1))];
  });
  const taken = unset.map((path): readonly [string, Json] => [path, null]);
  return [...assigned, ...taken].reduce<JsonObject>(
    (patch, [path, value]) => withMember(patch, path.split('.'), value),
    {},
  );
}

function withMember(patch: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...patch, [name]: value };
  const inner = patch[name];
  const known = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  return { ...patch, [name]: withMember(known ? (inner as JsonObject) : {}, rest, value) };
}

/** A value in JSON; a text without quotes is one, too. */
function valueOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function settingsText(name: string, settings: TenantSettings): string {
  const rows = Object.entries(settings).map(([setting, value]) => [setting, JSON.stringify(value)]);
  return rows.length === 0
    ? `Nothing is set for the tenant "${name}": the service's own settings hold.\n`
    : renderTable(['SETTING', 'VALUE'], rows);
}
