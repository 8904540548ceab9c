// What lies in a stream of JetStream, in its order.
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

const STREAM = 'SCIM';

async function connected(url, work) {
  const connection = await connect({ servers: url.replace('nats://', '') });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** How many messages the stream holds; 0 where it is not made yet. */
export function countStream(url) {
  return connected(url, async (connection) => {
    const { streams } = await jetstreamManager(connection, { checkAPI: false });
    const found = await streams.info(STREAM).catch(() => undefined);
    return found?.state.messages ?? 0;
  });
}

/** All messages as deliveries: what a consumer sees who begins at the start. */
export function readStream(url) {
  return connected(url, async (connection) => {
    const left = await countStream(url);
    const deliveries = [];
    if (left === 0) return deliveries;
    const consumer = await jetstream(connection).consumers.get(STREAM);
    const messages = await consumer.consume({ max_messages: 1000 });
    for await (const message of messages) {
      const attributes = Object.fromEntries(
        [...message.headers].map(([name, values]) => [name.toLowerCase(), decodeURIComponent(values.join())]),
      );
      deliveries.push({
        tenant: attributes['ce-tenant'],
        seq: Number(attributes['ce-sequence']),
        id: attributes['ce-id'],
        messageId: attributes['nats-msg-id'],
        type: attributes['ce-type'],
        data: message.json(),
      });
      if (deliveries.length === left) break;
    }
    return deliveries;
  });
}
