import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Res, UseInterceptors } from '@nestjs/common';
import type { ClientOperator } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';
import type { FastifyReply } from 'fastify';

import { AdminOnly } from '../auth/admin-only.decorator.js';
import { PUBLIC_URL } from '../bootstrap/process.module.js';
import { AdminCtx, type AdminContext } from '../http/admin-context.js';
import { Problem } from '../http/problem.js';
import { BODY_LIMIT } from '../http/read-body.js';
import { BodyLimit, JsonBody } from '../http/written.decorator.js';
import { AdministrationProblems } from './administration-problems.interceptor.js';
import { CreateClient, RotateClient } from './client-requests.js';
import { clientView, issuedClientView, type ClientView, type ClientWithSecret } from './client-view.js';
import { NoStore } from './no-store.interceptor.js';
import { readRequest } from './read-request.js';
import { CLIENT_ADMINISTRATION } from './tokens.js';

/** The OAuth clients of a tenant, for administrators. */
@Controller('admin/v1/tenants/:tenant/clients')
@AdminOnly()
@BodyLimit(BODY_LIMIT)
@UseInterceptors(NoStore, AdministrationProblems)
export class ClientsController {
  constructor(
    @Inject(CLIENT_ADMINISTRATION) private readonly clients: ClientOperator,
    @Inject(PUBLIC_URL) private readonly publicUrl: string,
  ) {}

  @Post()
  async create(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @JsonBody() body: Json,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ClientWithSecret> {
    const made = issuedClientView(
      await this.clients.createClient(tenant, readRequest(CreateClient, body), now),
    );
    void reply.header('location', `${this.publicUrl}/admin/v1/tenants/${tenant}/clients/${made.id}`);
    return made;
  }

  @Get()
  async list(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
  ): Promise<{ readonly clients: readonly ClientView[] }> {
    return { clients: (await this.clients.listClients(tenant, now)).map(clientView) };
  }

  @Get(':id')
  async get(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
  ): Promise<ClientView> {
    const found = (await this.clients.listClients(tenant, now)).find((client) => client.id === id);
    if (found === undefined) throw new Problem(404, 'The tenant has no OAuth client of this id.');
    return clientView(found);
  }

  @Post(':id/rotate')
  @HttpCode(200)
  async rotate(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
    @JsonBody() body: Json,
  ): Promise<ClientWithSecret> {
    return issuedClientView(
      await this.clients.rotateClient(tenant, id, readRequest(RotateClient, body), now),
    );
  }

  /** It is revoked, and stays in the list. */
  @Delete(':id')
  @HttpCode(204)
  async revoke(
    @AdminCtx() { now }: AdminContext,
    @Param('tenant') tenant: string,
    @Param('id') id: string,
  ): Promise<void> {
    await this.clients.revokeClient(tenant, id, now);
  }
}
