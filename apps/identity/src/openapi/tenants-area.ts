import { RestoreArchived } from '../admin/archive-requests.js';
import { ApproveRemovals, RejectRemovals } from '../admin/guard-requests.js';
import { CreateTenant } from '../admin/tenant-requests.js';
import { administered, PAGE_PARAMETERS } from './administration-operations.js';
import type { Area, ParameterNotes } from './notes.js';
import { refusalsOfAdministration } from './refusals.js';
import { requestShape } from './request-shape.js';
import { list, object, orNull, ref, text } from './shapes.js';

const TENANTS = '/admin/v1/tenants';
const OWN = `${TENANTS}/{tenant}`;

const EXPLAINED: readonly ParameterNotes[] = [
  { name: 'filter', description: 'The filter.', required: true, schema: text },
  { name: 'resourceType', description: 'User without it.', schema: text },
  { name: 'resource', description: 'The id of a resource.', schema: text },
];

/** Tenants, and what becomes of what is in them. */
export const TENANTS_AREA: Area = {
  name: 'Tenants',
  description:
    'Tenants with their settings, the deletion guard, the archive of what was deleted, and explanations.',
  schemas: {},
  refusals: refusalsOfAdministration,
  operations: {
    [`GET ${TENANTS}`]: administered({
      ...{ id: 'listTenants', summary: 'Lists tenants by name', parameters: PAGE_PARAMETERS },
      answer: object({ tenants: list(ref('Tenant')) }, { next: text }),
    }),
    [`POST ${TENANTS}`]: administered({
      ...{ id: 'createTenant', summary: 'Creates a tenant; it has no token yet' },
      ...{ body: requestShape(CreateTenant), answer: ref('Tenant'), status: 201 },
    }),
    [`GET ${OWN}`]: administered({
      ...{ id: 'getTenant', summary: 'Reads a tenant', answer: ref('Tenant') },
    }),
    [`DELETE ${OWN}`]: administered({
      ...{ id: 'deleteTenant', summary: 'Deletes a tenant with all that it has, in the background' },
      ...{ answer: ref('Tenant'), status: 202 },
    }),
    [`POST ${OWN}/pause`]: administered({
      ...{ id: 'pauseTenant', summary: 'Has its requests answered with 503', answer: ref('Tenant') },
    }),
    [`POST ${OWN}/resume`]: administered({
      ...{ id: 'resumeTenant', summary: 'Ends a pause', answer: ref('Tenant') },
    }),
    [`GET ${OWN}/settings`]: administered({
      ...{ id: 'getTenantSettings', summary: 'What is set for a tenant', answer: ref('TenantSettings') },
    }),
    [`PATCH ${OWN}/settings`]: administered({
      ...{ id: 'changeTenantSettings', summary: 'Changes some of it (RFC 7396)' },
      ...{ body: ref('TenantSettings'), answer: ref('TenantSettings') },
    }),
    [`PUT ${OWN}/settings`]: administered({
      ...{ id: 'replaceTenantSettings', summary: 'Replaces all of it' },
      ...{ body: ref('TenantSettings'), answer: ref('TenantSettings') },
    }),
    [`GET ${OWN}/guard`]: administered({
      ...{ id: 'getGuard', summary: 'What the deletion guard counts and holds', answer: ref('Guard') },
    }),
    [`POST ${OWN}/guard/approve`]: administered({
      ...{ id: 'approveRemovals', summary: 'Lets removals through' },
      ...{ body: requestShape(ApproveRemovals), answer: ref('Guard') },
    }),
    [`POST ${OWN}/guard/reject`]: administered({
      ...{ id: 'rejectRemovals', summary: 'Holds removals, those below the threshold, too' },
      ...{ body: requestShape(RejectRemovals), answer: ref('Guard') },
    }),
    [`GET ${OWN}/archive`]: administered({
      ...{ id: 'listArchive', summary: 'What was deleted and can be restored, the latest first' },
      parameters: [
        { name: 'type', description: 'A resource type.', schema: text },
        { name: 'search', description: 'The beginning of a name, or an id.', schema: text },
        { name: 'from', description: 'Deleted at or after this time.', schema: text },
        { name: 'before', description: 'Deleted before this time.', schema: text },
        ...PAGE_PARAMETERS,
      ],
      answer: object({ resources: list(ref('ArchivedResource')), next: orNull(text) }),
    }),
    [`POST ${OWN}/archive/restore`]: administered({
      ...{
        id: 'restoreSeveral',
        summary: 'Restores several, each by itself',
        body: requestShape(RestoreArchived),
      },
      answer: object({
        restored: list(ref('RestoredResource')),
        refused: list(object({ id: text, detail: text })),
      }),
    }),
    [`POST ${OWN}/archive/{id}/restore`]: administered({
      ...{ id: 'restore', summary: 'Restores one', answer: ref('RestoredResource') },
    }),
    [`GET ${OWN}/explain`]: administered({
      ...{ id: 'explainOfTenant', summary: 'How a filter is understood, and why a resource matches or not' },
      ...{ parameters: EXPLAINED, answer: ref('Explanation') },
    }),
    'GET /admin/v1/explain': administered({
      ...{ id: 'explain', summary: 'The same, with the tenant as a parameter', answer: ref('Explanation') },
      parameters: [
        { name: 'tenant', description: 'The name of the tenant.', required: true, schema: text },
        ...EXPLAINED,
      ],
    }),
  },
};
