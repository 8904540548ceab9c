import { Module } from '@nestjs/common';
import { DiscoveryService, GROUP_BINDING, USER_BINDING, type ResourceLinks } from '@rollcall/directory';

import { LINKS } from '../bootstrap/process.module.js';
import { DiscoveryController } from './discovery.controller.js';
import { DISCOVERY } from './discovery.token.js';
import { SERVICE_FEATURES } from './service-features.js';

/** ServiceProviderConfig, ResourceTypes and Schemas, computed from the bindings and what is switched on. */
@Module({
  controllers: [DiscoveryController],
  providers: [
    {
      provide: DISCOVERY,
      inject: [LINKS],
      useFactory: (links: ResourceLinks) =>
        new DiscoveryService([USER_BINDING, GROUP_BINDING], SERVICE_FEATURES, links),
    },
  ],
})
export class DiscoveryModule {}
