import type { Command } from '../command.js';
import { oneLine } from '../one-line.js';
import { withEventOperator } from '../open-stores.js';
import { required } from '../read-call.js';
import { renderTable } from '../render-table.js';
import { sinkJson } from './sink-json.js';

const NAME_SHOWN = 40;
const ERROR_SHOWN = 120;

/** `rollcall events sinks --tenant T` */
export const EVENTS_SINKS: Command = {
  words: ['events', 'sinks'],
  summary: "List where a tenant's events go, how far each is, and what it failed with.",
  operands: [],
  options: [
    { name: 'tenant', value: 'TENANT', required: true, meaning: 'The tenant whose events are delivered.' },
  ],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const sinks = await withEventOperator(call.settings, (operator) => operator.listSinks(tenant));
    const rows = sinks.map(({ id, name, kind, state, seq, behind, parked, lastError }) => [
      id,
      oneLine(name, NAME_SHOWN),
      kind,
      state,
      String(seq),
      String(behind),
      String(parked),
      oneLine(lastError, ERROR_SHOWN),
    ]);
    return {
      text:
        rows.length === 0
          ? `The events of the tenant "${tenant}" go nowhere but into its feed. POST /admin/v1/tenants/${tenant}/sinks ` +
            'makes a webhook, BROKER_URL names a broker.\n'
          : renderTable(['ID', 'NAME', 'KIND', 'STATE', 'PLACE', 'BEHIND', 'ASIDE', 'LAST ERROR'], rows),
      json: sinks.map((sink) => sinkJson(sink, call.io.now())),
    };
  },
};
