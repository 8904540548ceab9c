import { Module, type DynamicModule } from '@nestjs/common';

import type { Stores } from './stores.js';
import {
  CREDENTIAL_STORE,
  CURSOR_SECRET,
  ID_SOURCE,
  RESOURCE_READER,
  RESOURCE_WRITER,
  TENANT_STORE,
} from './tokens.js';

/** Gives the stores of an open database to the modules, by port. */
@Module({})
export class PersistenceModule {
  static register(stores: Stores): DynamicModule {
    const providers = [
      { provide: RESOURCE_READER, useValue: stores.reader },
      { provide: RESOURCE_WRITER, useValue: stores.writer },
      { provide: CREDENTIAL_STORE, useValue: stores.credentials },
      { provide: CURSOR_SECRET, useValue: stores.cursorSecret },
      { provide: TENANT_STORE, useValue: stores.tenants },
      { provide: ID_SOURCE, useValue: stores.ids },
    ];
    return { module: PersistenceModule, global: true, providers, exports: providers };
  }
}
