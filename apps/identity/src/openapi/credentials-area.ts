import { CreateClient, RotateClient } from '../admin/client-requests.js';
import { ChangeIssuer, TrustIssuer } from '../admin/issuer-requests.js';
import { IssueAdminToken, IssueToken, RotateToken } from '../admin/token-requests.js';
import { administered, PAGE_PARAMETERS } from './administration-operations.js';
import type { Area, OperationNotes } from './notes.js';
import { refusalsOfAdministration } from './refusals.js';
import { requestShape, type RequestForm } from './request-shape.js';
import { list, object, ref, text } from './shapes.js';

const OWN = '/admin/v1/tenants/{tenant}';

/** The tokens of a tenant, or those of administration. */
function tokenOperations(base: string, of: string, form: RequestForm): Area['operations'] {
  const whose = of === '' ? 'a tenant' : 'administration';
  return {
    [`GET ${base}`]: administered({
      ...{ id: `list${of}Tokens`, summary: `Lists the tokens of ${whose}, the newest first` },
      parameters: PAGE_PARAMETERS,
      answer: object({ tokens: list(ref('Token')) }, { next: text }),
    }),
    [`POST ${base}`]: administered({
      ...{ id: `issue${of}Token`, summary: `Issues a token of ${whose}` },
      ...{ body: requestShape(form), answer: ref('IssuedToken'), status: 201 },
    }),
    [`GET ${base}/{id}`]: administered({
      ...{ id: `get${of}Token`, summary: 'Reads what is known of a token', answer: ref('Token') },
    }),
    [`POST ${base}/{id}/rotate`]: administered({
      ...{
        id: `rotate${of}Token`,
        summary: 'Issues another in its place; the old one opens for some hours more',
      },
      ...{ body: requestShape(RotateToken), answer: ref('RotatedToken') },
    }),
    [`DELETE ${base}/{id}`]: administered({
      ...{ id: `revoke${of}Token`, summary: 'Revokes a token' },
    }),
  };
}

function clientOperations(): Readonly<Record<string, OperationNotes>> {
  const base = `${OWN}/clients`;
  return {
    [`GET ${base}`]: administered({
      ...{ id: 'listClients', summary: 'Lists the OAuth clients of a tenant' },
      answer: object({ clients: list(ref('Client')) }),
    }),
    [`POST ${base}`]: administered({
      ...{ id: 'createClient', summary: 'Creates an OAuth client' },
      ...{ body: requestShape(CreateClient), answer: ref('ClientWithSecret'), status: 201 },
    }),
    [`GET ${base}/{id}`]: administered({
      ...{ id: 'getClient', summary: 'Reads an OAuth client', answer: ref('Client') },
    }),
    [`POST ${base}/{id}/rotate`]: administered({
      ...{ id: 'rotateClient', summary: 'Gives it another secret; the old one holds for some hours more' },
      ...{ body: requestShape(RotateClient), answer: ref('ClientWithSecret') },
    }),
    [`DELETE ${base}/{id}`]: administered({ id: 'revokeClient', summary: 'Revokes an OAuth client' }),
  };
}

function issuerOperations(): Readonly<Record<string, OperationNotes>> {
  const base = `${OWN}/issuers`;
  return {
    [`GET ${base}`]: administered({
      ...{ id: 'listIssuers', summary: 'Lists the issuers whose tokens open a tenant' },
      answer: object({ issuers: list(ref('Issuer')) }),
    }),
    [`POST ${base}`]: administered({
      ...{ id: 'trustIssuer', summary: 'Trusts an issuer' },
      ...{ body: requestShape(TrustIssuer), answer: ref('Issuer'), status: 201 },
    }),
    [`GET ${base}/{id}`]: administered({
      ...{ id: 'getIssuer', summary: 'Reads a trusted issuer', answer: ref('Issuer') },
    }),
    [`PATCH ${base}/{id}`]: administered({
      ...{
        id: 'changeIssuer',
        summary: 'Changes what is trusted (RFC 7396); claims are replaced as a whole',
      },
      ...{ body: requestShape(ChangeIssuer), answer: ref('Issuer') },
    }),
    [`DELETE ${base}/{id}`]: administered({ id: 'distrustIssuer', summary: 'Trusts an issuer no more' }),
  };
}

/** What opens a tenant, and administration. */
export const CREDENTIALS_AREA: Area = {
  name: 'Credentials',
  description: 'Bearer tokens, OAuth clients and trusted issuers.',
  schemas: {},
  refusals: refusalsOfAdministration,
  operations: {
    ...tokenOperations(`${OWN}/tokens`, '', IssueToken),
    ...tokenOperations('/admin/v1/tokens', 'Admin', IssueAdminToken),
    ...clientOperations(),
    ...issuerOperations(),
  },
};
