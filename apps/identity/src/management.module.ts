import { Module, type DynamicModule } from '@nestjs/common';

import { ProcessModule, type ProcessParts } from './bootstrap/process.module.js';
import { HealthModule } from './health/health.module.js';

/** The application behind the management listener: it knows no tenant and needs no credential. */
@Module({})
export class ManagementModule {
  static register(parts: ProcessParts): DynamicModule {
    return { module: ManagementModule, imports: [ProcessModule.register(parts), HealthModule] };
  }
}
