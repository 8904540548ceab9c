// What arrives in the broker, read by a consumer in this process.
import { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

const STREAM = 'SCIM';

/** Milliseconds without an event after which none comes any more. */
const SILENCE = 5000;

const open = (url) => connect({ servers: url.replace('nats://', ''), noAsyncTraces: true });

const eventOf = ({ headers }) => ({
  id: headers.get('Nats-Msg-Id'),
  resource: headers.get('ce-partitionkey'),
  version: Number(headers.get('ce-resourceversion')),
  occurred: Date.parse(headers.get('ce-time')),
});

/** Calls `onEvent` for each event that arrives from now on. */
export async function followStream(url, onEvent) {
  const connection = await open(url);
  const consumer = await jetstream(connection).consumers.get(STREAM, { deliver_policy: DeliverPolicy.New });
  await consumer.consume({ callback: (message) => onEvent(eventOf(message)) });
  return { close: () => connection.close() };
}

/** The place of the last event in the stream. */
export async function endOfStream(url) {
  const connection = await open(url);
  try {
    const { streams } = await jetstreamManager(connection);
    return (await streams.info(STREAM)).state.last_seq;
  } finally {
    await connection.close();
  }
}

/**
 * Reads what stands behind a place of the stream, and counts what is wrong with it: events that are there twice, and
 * versions of a resource that do not follow each other.
 * @param {{ after: number, expected: number }} range the place, and the events that are to stand behind it
 */
export async function checkOrder(url, { after, expected }) {
  const end = await endOfStream(url);
  const connection = await open(url);
  const ids = new Set();
  const versions = new Map();
  const found = { events: 0, twice: 0, misplaced: 0 };
  try {
    const consumer = await jetstream(connection).consumers.get(STREAM, {
      ...{ deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: after + 1, headers_only: true },
    });
    const messages = await consumer.consume({ max_messages: 5000 });
    let silence;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => messages.stop(), SILENCE);
    };
    listen();
    for await (const message of end > after ? messages : []) {
      listen();
      const { id, resource, version } = eventOf(message);
      const before = versions.get(resource);
      found.events += 1;
      if (ids.has(id)) found.twice += 1;
      else if (before !== undefined && version !== before + 1) found.misplaced += 1;
      ids.add(id);
      versions.set(resource, version);
      if (message.seq >= end) break;
    }
    clearTimeout(silence);
  } finally {
    await connection.close();
  }
  return { ...found, missing: expected - ids.size };
}
