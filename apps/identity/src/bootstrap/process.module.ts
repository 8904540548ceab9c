import { Module, type DynamicModule } from '@nestjs/common';
import type { GuardSetting, PasswordPolicy, ResourceLinks } from '@rollcall/directory';
import type { PushMeans } from '@rollcall/outbox';

import { EventSignal } from '../events/event-signal.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import { REQUEST_LIMITS } from '../limits/limits.token.js';
import type { RequestLimits } from '../limits/request-limits.js';
import { RequestLog } from '../log/request-log.js';
import type { Observability } from './observability.js';
import { LOGGER } from './service-logger.js';

/** The base of every link. */
export const LINKS = Symbol('LINKS');

/** `PUBLIC_URL`, without a slash at its end. */
export const PUBLIC_URL = Symbol('PUBLIC_URL');

/** The `PushMeans`. */
export const PUSH_MEANS = Symbol('PUSH_MEANS');

/** Whether `BROKER_URL` names a broker. */
export const HAS_BROKER = Symbol('HAS_BROKER');

/** The `PasswordPolicy`. */
export const PASSWORD_POLICY = Symbol('PASSWORD_POLICY');

/** `{ byDefault }`: the `GuardSetting` of tenants that have none of their own; undefined where nothing is held. */
export const DELETION_GUARD = Symbol('DELETION_GUARD');

/** The `Metrics`. */
export const METRICS = Symbol('METRICS');

/** What there is one of in a running service. */
export interface ProcessParts extends Observability {
  readonly serving: ServingState;
  readonly links: ResourceLinks;
  readonly publicUrl: string;
  /** Told whenever this process has committed events, or given them their places. */
  readonly events: EventSignal;
  readonly push: PushMeans;
  /** Whether `BROKER_URL` names a broker. */
  readonly hasBroker: boolean;
  readonly passwordPolicy: PasswordPolicy;
  readonly limits: RequestLimits;
  /** That of tenants which have none of their own; undefined where nothing is held. */
  readonly deletionGuard: GuardSetting | undefined;
  readonly log: RequestLog;
}

/** Gives the parts of the process to the modules. */
@Module({})
export class ProcessModule {
  static register(parts: ProcessParts): DynamicModule {
    const providers = [
      { provide: LOGGER, useValue: parts.logger },
      { provide: METRICS, useValue: parts.metrics },
      { provide: SERVING_STATE, useValue: parts.serving },
      { provide: LINKS, useValue: parts.links },
      { provide: PUBLIC_URL, useValue: parts.publicUrl },
      { provide: EventSignal, useValue: parts.events },
      { provide: PUSH_MEANS, useValue: parts.push },
      { provide: HAS_BROKER, useValue: parts.hasBroker },
      { provide: RequestLog, useValue: parts.log },
      { provide: PASSWORD_POLICY, useValue: parts.passwordPolicy },
      { provide: REQUEST_LIMITS, useValue: parts.limits },
      { provide: DELETION_GUARD, useValue: { byDefault: parts.deletionGuard } },
    ];
    return { module: ProcessModule, global: true, providers, exports: providers };
  }
}
