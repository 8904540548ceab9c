import type { Readiness, ReadinessReport } from '@rollcall/observability';
import { ScimError } from '@rollcall/scim';

const RETRY_SECONDS = '5';

/** Whether the service serves: what the probes ask, and what the edge itself has to know. */
export class ServingState {
  private draining = false;
  private migrated: boolean;

  /** @param options `isMigrated` where this process has applied all migrations itself */
  constructor(
    private readonly readiness: Pick<Readiness, 'drain' | 'report'>,
    { isMigrated }: { readonly isMigrated: boolean } = { isMigrated: false },
  ) {
    this.migrated = isMigrated;
  }

  /** From now on the service is not ready, and asks its clients to go elsewhere: it is about to stop. */
  drain(): void {
    this.draining = true;
    this.readiness.drain();
  }

  get isDraining(): boolean {
    return this.draining;
  }

  report(): Promise<ReadinessReport> {
    return this.readiness.report();
  }

  /** @throws ScimError `unavailable` until all migrations are applied: there may be no tables to ask */
  async requireSchema(): Promise<void> {
    if (this.migrated) return;
    const { database, pendingMigrations } = await this.report();
    this.migrated = database === 'up' && pendingMigrations.length === 0;
    if (this.migrated) return;
    throw new ScimError('unavailable', 'The database is not ready. Try again later; the operator sees why.', {
      'Retry-After': RETRY_SECONDS,
    });
  }
}
