import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ProvisioningEventsModule } from '@rollcall/consumer';
import { DataSource } from 'typeorm';

import { dataSourceOptions, READER } from './data-source-options.js';
import { MirrorController } from './mirror.controller.js';
import { MirrorWriter } from './mirror-writer.js';
import type { Settings } from './settings.js';

/** The mirror: its database, the events, and what it shows. */
@Module({})
export class AppModule {
  static register({ database, source, directory }: Settings): DynamicModule {
    const { writer, reader } = dataSourceOptions(database);
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRoot(writer),
        TypeOrmModule.forRoot({ ...reader, name: READER }),
        ProvisioningEventsModule.register({
          ...{ source, directory, dataSource: DataSource },
          hooks: {
            onSnapshot: ({ read, gone }) => {
              console.log(`All resources were read: ${read}; ${gone} are gone.`);
            },
          },
        }),
      ],
      controllers: [MirrorController],
      providers: [MirrorWriter],
    };
  }
}
