import { Module } from '@nestjs/common';

import { OpenapiController } from './openapi.controller.js';

/** The description of the public listener, for programs and for people. */
@Module({ controllers: [OpenapiController] })
export class OpenapiModule {}
