import type { Command } from '../command.js';
import { shortInstant } from '../instant.js';
import { withOperator } from '../open-stores.js';
import { operand } from '../read-call.js';
import { renderTable } from '../render-table.js';
import { tenantJson } from './tenant-json.js';

/** `rollcall tenant create NAME` */
export const TENANT_CREATE: Command = {
  words: ['tenant', 'create'],
  summary: 'Make a tenant. It has no token yet: issue one.',
  operands: [{ name: 'NAME', meaning: '1 to 63 lower-case letters, digits and hyphens.' }],
  options: [],
  run: async (call) => {
    const request = { name: operand(call, 'NAME') };
    const tenant = await withOperator(call.settings, (operator) =>
      operator.createTenant(request, call.io.now()),
    );
    return {
      text: `Made the tenant "${tenant.name}". Issue its token: rollcall token issue --tenant ${tenant.name}\n`,
      json: tenantJson(tenant),
    };
  },
};

/** `rollcall tenant list` */
export const TENANT_LIST: Command = {
  words: ['tenant', 'list'],
  summary: 'List the tenants.',
  operands: [],
  options: [],
  run: async (call) => {
    const tenants = await withOperator(call.settings, (operator) => operator.listTenants());
    return {
      text:
        tenants.length === 0
          ? 'There is no tenant. "rollcall migrate" makes the first one.\n'
          : renderTable(
              ['TENANT', 'STATE', 'CREATED (UTC)'],
              tenants.map(({ name, state, created }) => [name, state ?? 'active', shortInstant(created)]),
            ),
      json: tenants.map(tenantJson),
    };
  },
};
