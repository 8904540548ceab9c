import type { JsonObject } from '@rollcall/scim';

import type { AttributeChange } from '../events/change-list.js';
import type { EventPayload } from '../events/provisioning-event.js';
import type { RehearsedEvent, RehearsedEvents } from '../ports/rehearsals.js';
import type { RequestContext } from '../request-context.js';
import type { JsonText } from '../resources/json-text.js';

/** The schema of the answer to a dry run; ours, and of no other answer. */
export const DRY_RUN_URN = 'urn:rollcall:params:scim:api:messages:2.0:DryRun';

/** What a dry run found out about one change. */
export interface DryRunOutcome {
  /** The status code that the change itself would have. */
  readonly status: string;
  /** The resource as it would be; absent where it would be gone. */
  readonly resource: JsonText | undefined;
  readonly changes: readonly AttributeChange[];
}

/** The answer to the dry run of a change. */
export function renderDryRun(
  ctx: RequestContext,
  { status, resource, changes }: DryRunOutcome,
  written: RehearsedEvents,
): JsonText {
  const head = JSON.stringify({ schemas: [DRY_RUN_URN], status }).slice(0, -1);
  const tail = JSON.stringify({ changes, ...shownEvents(ctx, written) }).slice(1);
  return resource === undefined ? [`${head},${tail}`] : [`${head},"resource":`, ...resource, `,${tail}`];
}

/** What a dry run found out about one operation of a bulk request. */
export interface DryRunStep {
  /** As the answer of the bulk request would have it. */
  readonly result: JsonObject;
  /** The resource as it would be in the end, after the last operation on it. */
  readonly resource: JsonText | undefined;
  /** Absent where the operation was refused. */
  readonly changes: readonly AttributeChange[] | undefined;
}

/** The answer to the dry run of a bulk request. */
export function renderBulkDryRun(
  ctx: RequestContext,
  steps: readonly DryRunStep[],
  written: RehearsedEvents,
): JsonText {
  const head = JSON.stringify({ schemas: [DRY_RUN_URN], status: '200' }).slice(0, -1);
  const tail = JSON.stringify(shownEvents(ctx, written)).slice(1);
  const operations = steps.flatMap(({ result, resource, changes }, index) => {
    const text = JSON.stringify({ ...result, changes });
    const before = index === 0 ? '' : ',';
    return resource === undefined
      ? [`${before}${text}`]
      : [`${before}${text.slice(0, -1)},"resource":`, ...resource, '}'];
  });
  return [`${head},"Operations":[`, ...operations, `],${tail}`];
}

function shownEvents(ctx: RequestContext, { total, events }: RehearsedEvents): object {
  return { totalEvents: total, events: events.map((event) => shownEvent(ctx, event)) };
}

/** As in the feed, without what only a real event has. Of a type that the caller may not read, only that there is one. */
function shownEvent({ principal: { access } }: RequestContext, event: RehearsedEvent): object {
  const { type, resourceType, resourceId, version, ordinal, last, payload } = event;
  const subject = `${resourceType}/${resourceId}`;
  if (!access.may('read', resourceType)) return { type, subject };
  const told = JSON.parse(payload) as EventPayload;
  return { type, subject, data: { resourceType, resourceId, version, ordinal, last, ...told } };
}
