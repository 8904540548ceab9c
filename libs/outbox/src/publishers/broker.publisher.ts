import type { Publisher } from '../delivery/publisher.js';
import type { CloudEventOptions } from '../formats/cloud-event.js';
import { readBrokerAddress } from './broker-address.js';

/**
 * Makes the publisher of the broker that a URL names. The adapter and its driver are loaded only then.
 * @throws Error that says what is wrong with the URL
 */
export async function openBroker(url: string, options: CloudEventOptions): Promise<Publisher> {
  const address = readBrokerAddress(url);
  switch (address.protocol) {
    case 'nats': {
      const { natsPublisher } = await import('./nats.publisher.js');
      return natsPublisher(address, options);
    }
    case 'amqp': {
      const { amqpPublisher } = await import('./amqp.publisher.js');
      return amqpPublisher(address, options);
    }
    case 'kafka': {
      const { kafkaPublisher } = await import('./kafka.publisher.js');
      return kafkaPublisher(address, options);
    }
  }
}
