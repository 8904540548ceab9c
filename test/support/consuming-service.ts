/** A downstream service for specs: @rollcall/consumer with an inbox of its own in memory. */
import 'reflect-metadata';

import { Injectable, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import {
  createProvisioningTables,
  OnProvisioning,
  ProvisioningEvents,
  ProvisioningEventsModule,
  provisioningEntities,
  readCloudEvent,
  type ProvisioningEvent,
} from '@rollcall/consumer';
import Libsql from 'libsql';
import { DataSource } from 'typeorm';

/** A service that takes events, and notes those that are news to it. */
export interface ConsumingService {
  /** What was applied, in order. */
  readonly seen: ProvisioningEvent[];
  /** Takes a structured CloudEvent, as a webhook or a broker would hand it over. */
  accept(cloudEvent: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Starts one. */
export async function openConsumingService(): Promise<ConsumingService> {
  Logger.overrideLogger(false);
  const seen: ProvisioningEvent[] = [];

  @Injectable()
  class Seen {
    @OnProvisioning('*')
    see(event: ProvisioningEvent): void {
      seen.push(event);
    }
  }

  const dataSource = await new DataSource({
    type: 'better-sqlite3',
    driver: Libsql,
    database: ':memory:',
    entities: [...provisioningEntities('better-sqlite3')],
  }).initialize();
  await createProvisioningTables(dataSource.createQueryRunner());
  const app = await Test.createTestingModule({
    imports: [ProvisioningEventsModule.register({ dataSource })],
    providers: [Seen],
  }).compile();
  await app.init();
  return {
    seen,
    accept: async (cloudEvent) => {
      await app.get(ProvisioningEvents).accept(readCloudEvent(cloudEvent));
    },
    async close() {
      await app.close();
      await dataSource.destroy();
    },
  };
}
