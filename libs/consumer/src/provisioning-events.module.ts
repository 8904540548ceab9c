import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { DiscoveryModule, MetadataScanner } from '@nestjs/core';
import { DataSource } from 'typeorm';

import { DiscoveredHandlers } from './discovered-handlers.js';
import type { ProvisioningEventsAsyncOptions, ProvisioningEventsOptions, ReadyOptions } from './options.js';
import { ProvisioningEvents } from './provisioning-events.js';

const OPTIONS = Symbol('PROVISIONING_EVENTS_OPTIONS');

/**
 * Consumes the provisioning events of rollcall: methods with `@OnProvisioning` get each event once, those of one resource
 * in order. `ProvisioningEvents` can be injected and tells how it fares.
 */
@Module({})
export class ProvisioningEventsModule {
  static register({ dataSource, ...others }: ProvisioningEventsOptions): DynamicModule {
    return dataSource instanceof DataSource
      ? moduleOf({ provide: OPTIONS, useFactory: () => ({ ...others, dataSource }) }, [])
      : moduleOf(
          {
            provide: OPTIONS,
            inject: [dataSource],
            useFactory: (found: DataSource) => ({ ...others, dataSource: found }),
          },
          [],
        );
  }

  /** As `register`, with options that are made from other providers. */
  static registerAsync({
    imports = [],
    inject = [],
    useFactory,
  }: ProvisioningEventsAsyncOptions): DynamicModule {
    return moduleOf({ provide: OPTIONS, inject, useFactory }, imports);
  }
}

function moduleOf(
  options: FactoryProvider<ReadyOptions>,
  imports: NonNullable<DynamicModule['imports']>,
): DynamicModule {
  return {
    module: ProvisioningEventsModule,
    imports: [DiscoveryModule, ...imports],
    providers: [
      options,
      MetadataScanner,
      DiscoveredHandlers,
      {
        provide: ProvisioningEvents,
        inject: [OPTIONS, DiscoveredHandlers],
        useFactory: (ready: ReadyOptions, handlers: DiscoveredHandlers) =>
          new ProvisioningEvents(ready, handlers),
      },
    ],
    exports: [ProvisioningEvents],
  };
}
