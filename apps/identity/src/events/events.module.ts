import { Module } from '@nestjs/common';

import { FeedController } from './feed.controller.js';

/** The tenant's events, to be read. */
@Module({ controllers: [FeedController] })
export class EventsModule {}
