import { Module, type DynamicModule } from '@nestjs/common';

import type { Stores } from './stores.js';
import {
  ARCHIVE_STORE,
  ASSIGNMENT_COUNTER,
  ASYNC_REQUEST_STORE,
  ASYNC_WRITER,
  AUDIT_LOG,
  BULK_JOURNAL,
  CREDENTIAL_STORE,
  CURSOR_SECRET,
  EVENT_FEED,
  GUARD_STORE,
  ID_SOURCE,
  OAUTH_CLIENT_STORE,
  PROVISIONING_LOG,
  QUERY_EXPLAINER,
  REHEARSALS,
  RESOURCE_CREATOR,
  RESOURCE_READER,
  RESOURCE_WRITER,
  SCHEMA_STORE,
  SIGNING_KEY_STORE,
  SINK_STORE,
  STREAM_STORE,
  TENANT_DELETION_STORE,
  TENANT_STORE,
  TRUSTED_ISSUER_STORE,
} from './tokens.js';

/** Gives the stores of an open database to the modules, by port. */
@Module({})
export class PersistenceModule {
  static register(stores: Stores): DynamicModule {
    const providers = [
      { provide: RESOURCE_READER, useValue: stores.reader },
      { provide: RESOURCE_WRITER, useValue: stores.writer },
      { provide: RESOURCE_CREATOR, useValue: stores.creator },
      { provide: ARCHIVE_STORE, useValue: stores.archive },
      { provide: GUARD_STORE, useValue: stores.guard },
      { provide: QUERY_EXPLAINER, useValue: stores.queries },
      { provide: REHEARSALS, useValue: stores.rehearsals },
      { provide: ASSIGNMENT_COUNTER, useValue: stores.assignments },
      { provide: CREDENTIAL_STORE, useValue: stores.credentials },
      { provide: OAUTH_CLIENT_STORE, useValue: stores.clients },
      { provide: TRUSTED_ISSUER_STORE, useValue: stores.issuers },
      { provide: CURSOR_SECRET, useValue: stores.cursorSecret },
      { provide: EVENT_FEED, useValue: stores.feed },
      { provide: SINK_STORE, useValue: stores.sinks },
      { provide: STREAM_STORE, useValue: stores.streams },
      { provide: SIGNING_KEY_STORE, useValue: stores.signingKeys },
      { provide: ASYNC_REQUEST_STORE, useValue: stores.asyncRequests },
      { provide: ASYNC_WRITER, useValue: stores.asyncWriter },
      { provide: BULK_JOURNAL, useValue: stores.bulkJournal },
      { provide: SCHEMA_STORE, useValue: stores.schemas },
      { provide: PROVISIONING_LOG, useValue: stores.log },
      { provide: AUDIT_LOG, useValue: stores.audit },
      { provide: TENANT_STORE, useValue: stores.tenants },
      { provide: TENANT_DELETION_STORE, useValue: stores.deletions },
      { provide: ID_SOURCE, useValue: stores.ids },
    ];
    return { module: PersistenceModule, global: true, providers, exports: providers };
  }
}
