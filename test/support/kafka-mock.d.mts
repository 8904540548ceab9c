import type { Server } from './server-process.mjs';

/** A private cluster of mock brokers: see `kafka-mock.mjs`. */
export type KafkaMock = Pick<Server, 'url' | 'folder' | 'pid' | 'log' | 'freeze' | 'thaw' | 'stop'>;

export const KAFKA_MOCK_PACKAGE: { readonly name: string; readonly install: string };

export function findKafkaMock(): string | undefined;

export function startKafkaMock(settings?: { readonly program?: string }): Promise<KafkaMock>;
