import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { canaryNet } from './canary-net.js';

const SCHEMA = fileURLToPath(new URL('../../docs/events/provisioning-event.schema.json', import.meta.url));

let validate: ValidateFunction | undefined;

/** What is wrong with an event by its published schema; empty where nothing is. */
export function eventProblems(event: unknown): readonly string[] {
  if (validate === undefined) {
    const ajv = new Ajv2020({ allErrors: true });
    formats.default(ajv);
    validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
  }
  if (validate(event)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Pages of a feed that are looked at: specs of many thousand events are checked by their first. */
const PAGES = 3;

/**
 * Holds the events that a service has emitted for a tenant against their schema.
 * @throws Error that names the first event that is not as published
 */
export async function checkEmittedEvents(origin: string, token: string): Promise<number> {
  let after: string | undefined;
  let checked = 0;
  for (let page = 0; page < PAGES; page++) {
    const query = after === undefined ? '' : `&after=${after}`;
    const answer = await fetch(`${origin}/events/v1/feed?limit=1000${query}`, {
      headers: { authorization: `Bearer ${token}`, connection: 'close' },
    }).catch(() => undefined);
    // It may be stopped, or have no database any more.
    if (answer?.ok !== true) return checked;
    const text = await answer.text();
    canaryNet.look('event', `the feed of ${origin}`, text);
    const { events, next, more } = JSON.parse(text) as {
      events: readonly unknown[];
      next: string;
      more: boolean;
    };
    for (const event of events) {
      const problems = eventProblems(event);
      if (problems.length > 0) {
        throw new Error(`an event is not as published: ${problems.join('; ')}\n${JSON.stringify(event)}`);
      }
    }
    checked += events.length;
    if (!more) break;
    after = next;
  }
  return checked;
}
