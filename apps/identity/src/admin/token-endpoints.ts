import { AdministrationError, type Operator, type TokenRequest } from '@rollcall/directory';
import type { Json } from '@rollcall/scim';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { AdminContext } from '../http/admin-context.js';
import { pageOf, readPage } from './read-page.js';
import { readRequest } from './read-request.js';
import { RotateToken } from './token-requests.js';
import { issuedTokenView, tokenView, type IssuedTokenView, type TokenView } from './token-view.js';

/** A part of a list of tokens, the newest first. */
export interface TokenPage {
  readonly tokens: readonly TokenView[];
  /** Absent where the list ends. */
  readonly next?: string;
}

/** A token that takes the place of another one. */
export interface RotatedTokenView extends IssuedTokenView {
  readonly replaced: TokenView;
}

/** What the tokens of a tenant and those of the administration have in common. */
export class TokenEndpoints {
  constructor(
    private readonly operator: Operator,
    private readonly publicUrl: string,
  ) {}

  async list(tenant: string | null, request: FastifyRequest, now: number): Promise<TokenPage> {
    const { after, limit } = readPage(request);
    const all = await this.operator.listTokens(tenant, now);
    // What the cursor names may have been the last one that was shown, and stays in its place.
    const start = after === '' ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const { entries, ...next } = pageOf(all.slice(start, start + limit + 1), limit, ({ id }) => id);
    return { tokens: entries.map(tokenView), ...next };
  }

  async issue(
    tenant: string | null,
    request: TokenRequest,
    { now, reply }: Pick<AdminContext, 'now'> & { readonly reply: FastifyReply },
  ): Promise<IssuedTokenView> {
    const issued = issuedTokenView(await this.operator.issueToken(tenant, request, now));
    const base = tenant === null ? '/admin/v1/tokens' : `/admin/v1/tenants/${tenant}/tokens`;
    void reply.header('location', `${this.publicUrl}${base}/${issued.id}`);
    return issued;
  }

  async get(tenant: string | null, id: string, now: number): Promise<TokenView> {
    const token = (await this.operator.listTokens(tenant, now)).find((one) => one.id === id);
    if (token !== undefined) return tokenView(token);
    throw new AdministrationError('tokenNotFound', 'There is no token with this id. The list shows the ids.');
  }

  async rotate(
    tenant: string | null,
    id: string,
    { body, now }: Pick<AdminContext, 'now'> & { readonly body: Json },
  ): Promise<RotatedTokenView> {
    const { overlapHours, expiresInDays } = readRequest(RotateToken, body);
    const request = {
      ...(overlapHours === undefined ? {} : { overlapHours }),
      ...(expiresInDays === undefined ? {} : { expiresInDays }),
    };
    // A beginning of an id, which will do for who types, is no path.
    await this.get(tenant, id, now);
    const { replaced, ...issued } = await this.operator.rotateToken(tenant, id, request, now);
    return { ...issuedTokenView(issued), replaced: tokenView(replaced) };
  }

  async revoke(tenant: string | null, id: string, now: number): Promise<void> {
    await this.get(tenant, id, now);
    await this.operator.revokeToken(tenant, id, now);
  }
}
