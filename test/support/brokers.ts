/** The brokers that specs run on: each block starts its own, and stops each in the end. */
import { describe } from '@jest/globals';

import { leaveOut } from './engines.js';
import { findKafkaMock, KAFKA_MOCK_PACKAGE, startKafkaMock } from './kafka-mock.mjs';
import { findNats, NATS_PACKAGE, startNats } from './nats.mjs';
import { findRabbitmq, RABBITMQ_PACKAGE, startRabbitmq } from './rabbitmq.mjs';

function describeWhere<T>(
  name: string,
  { program, find, start }: { readonly program: string; readonly find: () => unknown; readonly start: T },
  fn: (start: T) => void,
): void {
  if (find() === undefined) {
    leaveOut(name, program, find);
    return;
  }
  describe(name, () => {
    fn(start);
  });
}

/** Registers the block where NATS can run, elsewhere as left out. */
export function describeOnNats(name: string, fn: (start: typeof startNats) => void): void {
  describeWhere(name, { program: NATS_PACKAGE.name, find: findNats, start: startNats }, fn);
}

/** As `describeOnNats`, for RabbitMQ. */
export function describeOnRabbitmq(name: string, fn: (start: typeof startRabbitmq) => void): void {
  describeWhere(name, { program: RABBITMQ_PACKAGE.name, find: findRabbitmq, start: startRabbitmq }, fn);
}

/** As `describeOnNats`, for the mock brokers of librdkafka. */
export function describeOnKafkaMock(name: string, fn: (start: typeof startKafkaMock) => void): void {
  describeWhere(name, { program: KAFKA_MOCK_PACKAGE.name, find: findKafkaMock, start: startKafkaMock }, fn);
}
