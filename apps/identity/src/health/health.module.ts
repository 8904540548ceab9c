import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';

import { ScimErrorHandler } from '../http/scim-error-handler.js';
import { HealthController } from './health.controller.js';

/** Liveness, readiness and metrics: what the management listener serves. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [{ provide: APP_FILTER, useClass: ScimErrorHandler }],
})
export class HealthModule {}
