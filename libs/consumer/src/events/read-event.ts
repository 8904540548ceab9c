import { Fields } from './fields.js';
import { UnreadableEvent } from './unreadable-event.js';
import type {
  Assignment,
  AssignmentDelta,
  Attributes,
  Member,
  MembershipDelta,
  WireEvent,
} from './wire-event.js';

/** A message of a broker or a webhook. */
export interface Message {
  readonly body: string;
  /** Undefined where there is none. */
  readonly header: (name: string) => string | undefined;
}

/** The media type of structured mode (CloudEvents 1.0, JSON event format §3). */
const STRUCTURED = 'application/cloudevents+json';

/** How attributes are named in binary mode: over HTTP and NATS, over Kafka, and over AMQP in either spelling. */
const PREFIXES = ['ce-', 'ce_', 'cloudEvents_', 'cloudEvents:'];

/**
 * Reads an event in structured mode, which is a JSON object (CloudEvents 1.0, JSON event format §3).
 * @throws UnreadableEvent
 */
export function readCloudEvent(value: unknown): WireEvent {
  const attributes = Fields.of(value, 'A CloudEvent');
  const replay = attributes.raw('replay');
  return {
    ...readEnvelope(attributes),
    replay: replay === true || replay === 'true',
    ...readData(attributes.object('data')),
  };
}

/**
 * Reads an event from a message in binary mode, whose attributes are headers and whose body is the data, or in
 * structured mode. Where the body is `{ pattern, data }`, as the transports of NestJS want it, its data count.
 * @throws UnreadableEvent
 */
export function readMessage(message: Message): WireEvent {
  const body = parse(message.body);
  if (message.header('content-type')?.startsWith(STRUCTURED) === true) return readCloudEvent(body);
  const attributes = Fields.of(
    Object.fromEntries(
      ['id', 'type', 'time', 'replay', 'traceparent'].flatMap((name) => {
        const found = PREFIXES.map((prefix) => message.header(`${prefix}${name}`)).find(
          (value) => value !== undefined,
        );
        return found === undefined ? [] : [[name, found]];
      }),
    ),
    'The headers of a CloudEvent',
  );
  const fields = Fields.of(body, 'The body of a CloudEvent');
  const wrapped = fields.has('pattern') && fields.has('data') && !fields.has('resourceId');
  return {
    ...readEnvelope(attributes),
    replay: attributes.raw('replay') === 'true',
    ...readData(wrapped ? fields.object('data') : fields),
  };
}

function readEnvelope(attributes: Fields): Pick<WireEvent, 'id' | 'type' | 'time' | 'traceparent'> {
  return {
    id: attributes.word('id'),
    type: attributes.word('type'),
    time: attributes.word('time'),
    ...(attributes.has('traceparent') ? { traceparent: attributes.word('traceparent') } : {}),
  };
}

function readData(data: Fields): Omit<WireEvent, 'id' | 'type' | 'time' | 'replay'> {
  return {
    tenant: data.word('tenant'),
    resourceType: data.word('resourceType'),
    resourceId: data.word('resourceId'),
    epoch: data.count('epoch'),
    version: data.count('version'),
    ordinal: data.count('ordinal'),
    last: data.flag('last'),
    txn: data.text('txn'),
    actor: data.text('actor'),
    requestId: data.text('requestId'),
    operation: data.word('operation'),
    changed: data.words('changed'),
    ...(data.has('before') ? { before: attributesOf(data.object('before')) } : {}),
    ...(data.has('after') ? { after: attributesOf(data.object('after')) } : {}),
    ...(data.has('members') ? { members: deltaOf(data.object('members')) } : {}),
    ...(data.has('roles') ? { roles: assignmentsOf(data.object('roles')) } : {}),
    ...(data.has('entitlements') ? { entitlements: assignmentsOf(data.object('entitlements')) } : {}),
  };
}

function attributesOf(fields: Fields): Attributes {
  return fields.toObject();
}

function deltaOf(fields: Fields): MembershipDelta {
  return { added: fields.list('added').map(memberOf), removed: fields.list('removed').map(memberOf) };
}

function assignmentsOf(fields: Fields): AssignmentDelta {
  return {
    added: fields.list('added').map(assignmentOf),
    removed: fields.list('removed').map(assignmentOf),
    unknown: fields.has('unknown') ? fields.words('unknown') : [],
  };
}

function assignmentOf(fields: Fields): Assignment {
  const text = (name: string): Readonly<Record<string, string>> =>
    fields.has(name) ? { [name]: fields.text(name) } : {};
  const primary = fields.has('primary') ? { primary: fields.flag('primary') } : {};
  return { ...text('value'), ...text('display'), ...text('type'), ...primary };
}

/** A member of a group, from its JSON. @throws UnreadableEvent */
export function memberOf(fields: Fields): Member {
  return { value: fields.word('value'), type: fields.has('type') ? fields.word('type') : 'User' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableEvent('The body of the message is not JSON.');
  }
}
