import type { DynamicModule, LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';

import { nestLogger } from './nest-logger.js';
import type { ServiceLogger } from './service-logger.js';

/** The part of Nest's factory that is used; Nest declares its options as a class of which nobody can make an instance. */
interface AppFactory {
  create(
    module: DynamicModule,
    adapter: FastifyAdapter,
    options: { readonly bodyParser: boolean; readonly abortOnError: boolean; readonly logger: LoggerService },
  ): Promise<NestFastifyApplication>;
}

/** Makes a Nest application, ready to listen: bodies are read by our own rules, and a failure is thrown, not fatal. */
export async function createApp(
  module: DynamicModule,
  adapter: FastifyAdapter,
  logger: ServiceLogger,
): Promise<NestFastifyApplication> {
  const factory: AppFactory = NestFactory;
  const app = await factory.create(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: nestLogger(logger),
  });
  return app.init();
}
