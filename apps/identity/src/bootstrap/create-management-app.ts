import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { ManagementModule } from '../management.module.js';
import { createAdapter } from './create-adapter.js';
import { createApp } from './create-app.js';
import type { ProcessParts } from './process.module.js';

/** Makes the application behind the management listener, ready to listen. */
export function createManagementApp(parts: ProcessParts): Promise<NestFastifyApplication> {
  return createApp(ManagementModule.register(parts), createAdapter({}), parts.logger);
}
