import { Module } from '@nestjs/common';

import { UsersModule } from '../users/users.module.js';
import { MeController } from './me.controller.js';

/** `/Me`: users by another name. */
@Module({ imports: [UsersModule], controllers: [MeController] })
export class MeModule {}
