import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';

import { KnownRoutes } from './known-routes.js';
import { ScimErrorHandler } from './scim-error-handler.js';
import { UnknownAdminEndpointController } from './unknown-admin-endpoint.controller.js';
import { UnknownEndpointController } from './unknown-endpoint.controller.js';

/** The edge: the one exit for errors, and what is answered where there is no endpoint. */
@Module({})
export class HttpModule {
  /** @param routes knows every route by the time that the first request comes */
  static register(routes: KnownRoutes): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      controllers: [UnknownEndpointController, UnknownAdminEndpointController],
      providers: [
        { provide: KnownRoutes, useValue: routes },
        { provide: APP_FILTER, useClass: ScimErrorHandler },
      ],
      exports: [KnownRoutes],
    };
  }
}
