import { describe, expect, it } from '@jest/globals';

import { readBrokerAddress } from './broker-address.js';

describe('readBrokerAddress', () => {
  it.each([
    ['nats://127.0.0.1', 'nats', false, '127.0.0.1:4222'],
    ['tls://nats.example.com', 'nats', true, 'nats.example.com:4222'],
    ['amqp://rabbit', 'amqp', false, 'rabbit:5672'],
    ['amqps://rabbit', 'amqp', true, 'rabbit:5671'],
    ['kafka://kafka', 'kafka', false, 'kafka:9092'],
    ['kafkas://kafka:9093', 'kafka', true, 'kafka:9093'],
    ['amqp://[::1]', 'amqp', false, '[::1]:5672'],
    ['amqp://[::1]:5673', 'amqp', false, '[::1]:5673'],
  ])('%s: the scheme says protocol, TLS and the port that is meant', (url, protocol, tls, server) => {
    expect(readBrokerAddress(url)).toMatchObject({ protocol, tls, servers: [server] });
  });

  it('reads several hosts, user name and password percent-encoded, path and parameters', () => {
    expect(readBrokerAddress('amqp://a%40b:p%3A%2F@h1:1,h2,h3:3/my%2Fhost?exchange=x&queue=a+b%26')).toEqual({
      protocol: 'amqp',
      tls: false,
      servers: ['h1:1', 'h2:5672', 'h3:3'],
      user: 'a@b',
      password: 'p:/',
      path: 'my/host',
      parameters: new Map([
        ['exchange', 'x'],
        ['queue', 'a b&'],
      ]),
    });
  });

  it('a password may have colons, may be empty, and may be missing', () => {
    expect(readBrokerAddress('nats://u:a:b@h')).toMatchObject({ user: 'u', password: 'a:b' });
    expect(readBrokerAddress('nats://u:@h')).toMatchObject({ user: 'u', password: '' });
    expect(readBrokerAddress('nats://token@h')).toMatchObject({ user: 'token', password: undefined });
    expect(readBrokerAddress('nats://h')).toMatchObject({ user: undefined, password: undefined });
  });

  it.each([
    'redis://host',
    'nats:host',
    'nats://',
    'nats://?stream=A',
    'kafka://a,,b',
    'kafka://:9092',
    'amqp://a@b@host',
  ])('%s is refused in words that name what is known', (url) => {
    expect(() => readBrokerAddress(url)).toThrow(/^BROKER_URL must begin with nats:\/\/.*and name a host/);
  });

  it('says which part is not percent-encoded, and shows no part of it', () => {
    expect(() => readBrokerAddress('nats://u:50%secret@h')).toThrow(
      'BROKER_URL must have its password percent-encoded.',
    );
    expect(() => readBrokerAddress('nats://%u:p@h')).toThrow('user name percent-encoded');
    expect(() => readBrokerAddress('amqp://h/%x')).toThrow('path percent-encoded');
  });

  it('refuses a parameter that the protocol does not know, and lists those that it does', () => {
    expect(() => readBrokerAddress('nats://h?strem=A')).toThrow(
      'BROKER_URL: there is no parameter strem; with nats there are subject, stream, replicas, declare.',
    );
    expect(() => readBrokerAddress('kafka://h?envelope=nest')).toThrow('there is no parameter envelope');
  });
});
