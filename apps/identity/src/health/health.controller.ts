import { Controller, Get, Header, Headers, Inject, Res, ServiceUnavailableException } from '@nestjs/common';
import {
  HealthCheckService,
  HealthIndicatorService,
  type HealthIndicatorFunction,
  type HealthIndicatorResult,
} from '@nestjs/terminus';
import type { Metrics } from '@rollcall/observability';
import type { FastifyReply } from 'fastify';

import { METRICS } from '../bootstrap/process.module.js';
import type { ServingState } from './serving-state.js';
import { SERVING_STATE } from './tokens.js';

/** `/livez`, `/readyz` and `/metrics` of the management listener. */
@Controller()
export class HealthController {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(SERVING_STATE) private readonly serving: ServingState,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  /** The event loop turns; nothing else is asked, so that a slow database restarts nobody. */
  @Get('livez')
  @Header('cache-control', 'no-store')
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 when requests can be served, else 503; both say what was looked at. */
  @Get('readyz')
  @Header('cache-control', 'no-store')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const { database, pendingMigrations, draining } = await this.serving.report();
    try {
      return await this.health.check([
        this.indicator('database', { up: database === 'up', data: {} }),
        this.indicator('migrations', {
          up: pendingMigrations.length === 0,
          data: { pending: pendingMigrations },
        }),
        this.indicator('serving', { up: !draining, data: {} }),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      void reply.code(error.getStatus());
      return error.getResponse();
    }
  }

  /** Every metric, in the text format of Prometheus, or as OpenMetrics for whoever asks for that. */
  @Get('metrics')
  async expose(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { contentType, text } = await this.metrics.expose(accept);
    void reply.header('content-type', contentType).header('vary', 'Accept');
    return text;
  }

  /** @param finding `data` is told when it is not up */
  private indicator(
    name: string,
    { up, data }: { readonly up: boolean; readonly data: Record<string, unknown> },
  ): HealthIndicatorFunction {
    return (): HealthIndicatorResult => {
      const indicator = this.indicators.check(name);
      return up ? indicator.up() : indicator.down(data);
    };
  }
}
