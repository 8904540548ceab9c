import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import type { SigningKeys } from '@rollcall/outbox';
import type { JsonObject } from '@rollcall/scim';

import { Public } from '../auth/public.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import type { ServingState } from '../health/serving-state.js';
import { SERVING_STATE } from '../health/tokens.js';
import { Problem } from '../http/problem.js';
import { SIGNING_KEYS } from '../signing/tokens.js';
import { issuerOf } from './issuer.js';
import { ssfConfiguration } from './ssf-configuration.js';

/** What a tenant may be named; whether there is one of that name is nobody's business here. */
const TENANT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** How long these documents may be kept. */
const KEPT = 'public, max-age=300';

/** What receivers of tokens find without a credential: how to manage streams (SSF 1.0 §7.2), and how to verify tokens. */
@Controller('.well-known')
@Public()
export class WellKnownController {
  constructor(
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeys,
    @Inject(SERVING_STATE) private readonly serving: ServingState,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  /** The public keys of the service (RFC 7517 §5). */
  @Get('jwks.json')
  @Header('cache-control', KEPT)
  async jwks(): Promise<object> {
    await this.serving.requireSchema();
    return this.keys.published();
  }

  @Get('ssf-configuration')
  @Header('cache-control', KEPT)
  ssfConfiguration(): JsonObject {
    return ssfConfiguration(this.publicUrl, this.publicUrl);
  }

  /** An issuer with a path has its document behind the well-known path (SSF 1.0 §7.2). */
  @Get('ssf-configuration/tenants/:tenant')
  @Header('cache-control', KEPT)
  tenantConfiguration(@Param('tenant') tenant: string): JsonObject {
    if (!TENANT_NAME.test(tenant)) throw new Problem(404, 'No tenant can have this name.');
    return ssfConfiguration(this.publicUrl, issuerOf(this.publicUrl, tenant));
  }
}
