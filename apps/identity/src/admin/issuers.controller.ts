import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { IssuerAdministration, TrustedIssuer } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';
import type { FastifyReply } from 'fastify';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { NoStore } from './no-store.interceptor.js';
import { readTrust, readTrustChange } from './read-trust.js';
import { instant } from './sink-view.js';
import { ISSUER_ADMINISTRATION } from './tokens.js';

/** A trusted issuer as it is shown; `created` is a text of RFC 3339. */
type IssuerView = Omit<TrustedIssuer, 'tenantId' | 'created'> & { readonly created: string };

/** The issuers whose tokens open a tenant, for administrators. */
@Controller('admin/v1/tenants/:tenant/issuers')
@AdminOnly()
@BodyLimit(BODY_LIMIT)
@UseInterceptors(NoStore, AdministrationProblems)
export class IssuersController {
  constructor(
    @Inject(ISSUER_ADMINISTRATION) private readonly issuers: IssuerAdministration,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  @Post()
  async trust(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IssuerView> {
    const made = view(await this.issuers.createIssuer(tenant, readTrust(body), now));
    void reply.header('location', `${this.publicUrl}/admin/v1/tenants/${tenant}/issuers/${made.id}`);
    return made;
  }

  @Get()
  async list(@Param('tenant') tenant: string): Promise<{ readonly issuers: readonly IssuerView[] }> {
    return { issuers: (await this.issuers.listIssuers(tenant)).map(view) };
  }

  @Get(':id')
  async get(@Param('tenant') tenant: string, @Param('id') id: string): Promise<IssuerView> {
    return view(await this.issuers.showIssuer(tenant, id));
  }

  /** A JSON merge patch (RFC 7396), but that claims are replaced as a whole. */
  @Patch(':id')
  async change(
    @Param('tenant') tenant: string,
    @Param('id') id: string,
    @JsonBody() body: Json,
  ): Promise<IssuerView> {
    return view(await this.issuers.updateIssuer(tenant, id, readTrustChange(body)));
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('tenant') tenant: string, @Param('id') id: string): Promise<void> {
    await this.issuers.deleteIssuer(tenant, id);
  }
}

function view({ tenantId: _, created, ...issuer }: TrustedIssuer): IssuerView {
  return { ...issuer, created: instant(created) };
}
