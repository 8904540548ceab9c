import type { Command } from '../command.js';
import { withTenantOperator } from '../open-stores.js';
import { operand } from '../read-call.js';
import { tenantDetailsJson } from './tenant-json.js';

const NAME = [{ name: 'NAME', meaning: 'The name of the tenant.' }];

/** `rollcall tenant pause NAME` */
export const TENANT_PAUSE: Command = {
  words: ['tenant', 'pause'],
  summary: 'Have a tenant answer 503, and deliver no events, until it is resumed.',
  operands: NAME,
  options: [],
  run: async (call) => {
    const name = operand(call, 'NAME');
    const tenant = await withTenantOperator(call.settings, (operator) => operator.pauseTenant(name));
    return {
      text:
        `Paused the tenant "${name}". Within five seconds every process answers its clients with 503.\n` +
        `Resume it: rollcall tenant resume ${name}\n`,
      json: tenantDetailsJson(tenant),
    };
  },
};

/** `rollcall tenant resume NAME` */
export const TENANT_RESUME: Command = {
  words: ['tenant', 'resume'],
  summary: 'Have a paused tenant serve its clients again.',
  operands: NAME,
  options: [],
  run: async (call) => {
    const name = operand(call, 'NAME');
    const tenant = await withTenantOperator(call.settings, (operator) => operator.resumeTenant(name));
    return {
      text: `The tenant "${name}" is at work. Within five seconds every process serves its clients.\n`,
      json: tenantDetailsJson(tenant),
    };
  },
};
