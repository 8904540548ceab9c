import type { ReplayedSink, ReplayRequest } from '@rollcall/directory';

import { UsageError, type Call, type Command } from '../command.js';
import { oneLine } from '../one-line.js';
import { withEventOperator } from '../open-stores.js';
import { required } from '../read-call.js';
import { readInstant } from '../read-instant.js';
import { sinkJson } from './sink-json.js';

const NAME_SHOWN = 100;

/** `rollcall events replay --tenant T --sink S (--after SEQ | --since INSTANT) [--resource TYPE/ID]` */
export const EVENTS_REPLAY: Command = {
  words: ['events', 'replay'],
  summary: 'Have a sink deliver events again that it was given before, with the same ids, marked "replay".',
  operands: [],
  options: [
    { name: 'tenant', value: 'TENANT', required: true, meaning: 'The tenant whose events are delivered.' },
    {
      name: 'sink',
      value: 'NAME_OR_ID',
      required: true,
      meaning: 'Where they go; "rollcall events sinks" lists the sinks.',
    },
    { name: 'after', value: 'SEQ', meaning: 'All after this place of the feed.' },
    {
      name: 'since',
      value: 'INSTANT',
      meaning: 'All from this instant on, such as 2026-01-02T03:04:05Z. One of --after and --since.',
    },
    {
      name: 'resource',
      value: 'TYPE/ID',
      meaning: 'Those of one resource only, such as User/019a3c5e-…; of all that are kept, or as above.',
    },
  ],
  run: async (call) => {
    const tenant = required(call, 'tenant');
    const sink = required(call, 'sink');
    const request = replayRequest(call);
    const replayed = await withEventOperator(call.settings, (operator) =>
      operator.replayEvents(tenant, sink, request, call.io.now()),
    );
    return {
      text: replayedText(tenant, replayed),
      json: {
        fromSeq: replayed.fromSeq,
        events: replayed.events,
        sink: sinkJson(replayed.sink, call.io.now()),
      },
    };
  },
};

function replayRequest({ values }: Call): ReplayRequest {
  const after = values.get('after');
  const since = values.get('since');
  const resource = values.get('resource');
  if (after !== undefined && since !== undefined) {
    throw new UsageError('--after and --since exclude each other.');
  }
  if (after === undefined && since === undefined && resource === undefined) {
    throw new UsageError('--after, --since or --resource must say which events are delivered again.');
  }
  return {
    ...(after === undefined ? {} : { afterSeq: placeOf(after) }),
    ...(since === undefined ? {} : { since: readInstant('since', since) }),
    ...(resource === undefined ? {} : { resource: resourceOf(resource) }),
  };
}

function placeOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`--after takes a place of the feed, a whole number, not "${text}".`);
}

function resourceOf(text: string): { readonly type: string; readonly id: string } {
  const [, type, id] = /^([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (type !== undefined && id !== undefined) return { type, id };
  throw new UsageError(
    `--resource takes the type and the id of a resource, such as User/019a3c5e-…, not "${text}".`,
  );
}

function replayedText(tenant: string, { fromSeq, events, sink }: ReplayedSink): string {
  const again =
    `The sink "${oneLine(sink.name, NAME_SHOWN)}" is given ${events} event${events === 1 ? '' : 's'} again, ` +
    `from the place ${fromSeq} on.\n`;
  if (sink.state !== 'paused' && sink.state !== 'quarantined') return again;
  return (
    `${again}It is ${sink.state}: nothing is delivered until an administrator resumes it ` +
    `(PATCH /admin/v1/tenants/${tenant}/sinks/${sink.id}, { "state": "active" }).\n`
  );
}
