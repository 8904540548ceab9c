import { Module, type DynamicModule } from '@nestjs/common';
import type { ResourceLinks } from '@rollcall/directory';

import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import type { Observability } from './observability.js';
import { LOGGER } from './service-logger.js';

/** The base of every link. */
export const LINKS = Symbol('LINKS');

/** The `Metrics`. */
export const METRICS = Symbol('METRICS');

/** What there is one of in a running service. */
export interface ProcessParts extends Observability {
  readonly serving: ServingState;
  readonly links: ResourceLinks;
}

/** Gives the parts of the process to the modules. */
@Module({})
export class ProcessModule {
  static register({ logger, metrics, serving, links }: ProcessParts): DynamicModule {
    const providers = [
      { provide: LOGGER, useValue: logger },
      { provide: METRICS, useValue: metrics },
      { provide: SERVING_STATE, useValue: serving },
      { provide: LINKS, useValue: links },
    ];
    return { module: ProcessModule, global: true, providers, exports: providers };
  }
}
