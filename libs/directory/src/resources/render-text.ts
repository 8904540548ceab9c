import {
  projectResource,
  showsAllBut,
  versionTag,
  type Projection,
  type ProjectedExchange,
  type ResourceType,
} from '@rollcall/scim';

import type { StoredReference, StoredResource } from '../ports/stored-resource.js';
import { linkedType, referencedNames } from '../schemas/linked-type.js';
import { computedAttributes } from './computed-attributes.js';
import type { JsonText } from './json-text.js';
import { renderMembers } from './render-members.js';
import { renderResource } from './render-resource.js';
import type { ResourceLinks } from './resource-links.js';

/** What is kept apart as a secret, so that no document holds it. */
const SECRET = 'password';

/** Projections under which the document is shown as it is: looked at once for all resources of a page. */
const SHOW_DOCUMENTS = new WeakMap<Projection, boolean>();

/** The extension by which an answer says that it shows a part of a group's members; ours, and in no other answer. */
export const MEMBER_PAGE_URN = 'urn:rollcall:params:scim:schemas:extension:2.0:MemberPage';

/** What an answer says of the members that it shows, where they are a part. */
export interface ShownMemberPage {
  readonly totalMembers: number;
  readonly itemsPerPage: number;
  /** Absent at the end of the list. */
  readonly nextCursor?: string;
}

/** What a text is made with besides the resource and its projection. */
export interface RenderOptions {
  readonly links: ResourceLinks;
  readonly exchange?: ProjectedExchange;
  readonly memberPage?: ShownMemberPage | undefined;
}

/**
 * A stored resource as the JSON text of an answer: what `projectResource` makes of `renderResource`, but without
 * parsing where the projection shows the stored document as it is, and with a long member list in pieces.
 */
export function renderText(
  type: ResourceType,
  stored: StoredResource,
  projection: Projection,
  { links: ofService, exchange, memberPage }: RenderOptions,
): JsonText {
  const links = ofService.of(type);
  const inside = showsDocument(type, projection) ? fromDocument(type, stored, projection, links) : undefined;
  const { members } = stored;
  const whole = inside ?? fromAttributes(type, stored, projection, { links, exchange });
  const text = memberPage === undefined ? whole : withMemberPage(whole, memberPage);
  const shown = members === undefined ? undefined : projection.shown.get('members');
  if (members === undefined || shown === undefined) return [text];
  const list = renderMembers(members, shown.subs, links);
  return list.length === 0 ? [text] : [`${text.slice(0, -1)},`, ...list, '}'];
}

/** Members are rendered apart, with the sub-attributes that are shown; groups beside the document are shown whole or not at all. */
function showsDocument(type: ResourceType, projection: Projection): boolean {
  let known = SHOW_DOCUMENTS.get(projection);
  if (known === undefined) {
    const apart = computedAttributes(type);
    known =
      showsAllBut(type, projection, apart) &&
      (!apart.has('groups') || projection.shown.get('groups')?.subs === undefined) &&
      !mustBeLookedAt(type);
    SHOW_DOCUMENTS.set(projection, known);
  }
  return known;
}

/** Whether stored documents hold what is never returned, or references whose address is computed. */
function mustBeLookedAt(type: ResourceType): boolean {
  const { schema, extensions } = type;
  const apart = computedAttributes(type);
  const own = schema.attributes.filter(({ name }) => !apart.has(name) && name !== SECRET);
  return [...own, ...extensions.flatMap((extension) => extension.schema.attributes)].some(
    (attribute) =>
      attribute.returned === 'never' ||
      (attribute.subAttributes ?? []).some(({ returned }) => returned === 'never') ||
      (referencedNames(attribute).length > 0 && linkedType(attribute) === undefined),
  );
}

/** `schemas` comes first in every text, and is never empty. */
function withMemberPage(text: string, page: ShownMemberPage): string {
  const urn = JSON.stringify(MEMBER_PAGE_URN);
  const end = text.indexOf(']');
  return `${text.slice(0, end)},${urn}${text.slice(end, -1)},${urn}:${JSON.stringify(page)}}`;
}

/** By way of the resource as an object, whose members are rendered apart. */
function fromAttributes(
  type: ResourceType,
  { members: _apart, ...stored }: StoredResource,
  projection: Projection,
  { links, exchange }: { readonly links: ResourceLinks; readonly exchange: ProjectedExchange | undefined },
): string {
  return JSON.stringify(projectResource(type, renderResource(type, stored, links), projection, exchange));
}

/** The stored text with `id`, references, `groups` and `meta` put in; undefined where it cannot be used. */
function fromDocument(
  type: ResourceType,
  stored: StoredResource,
  projection: Projection,
  links: ResourceLinks,
): string | undefined {
  const { document, references = [], id } = stored;
  if (document === undefined) return undefined;
  const end = document.indexOf(']') + 1;
  const text =
    references.length === 0
      ? { schemas: document.slice(0, end), attributes: document.slice(end, -1) }
      : withReferences(type, document, references, links);
  if (text === undefined) return undefined;
  const { schemas, attributes } = text;
  const groups = projection.shown.has('groups') ? groupsText(stored, links) : '';
  return `${schemas},"id":"${id}"${attributes}${groups},"meta":${metaText(stored, links)}}`;
}

/** References of the last extension are put at the end of the text, where that extension stands. */
function withReferences(
  type: ResourceType,
  document: string,
  references: readonly StoredReference[],
  links: ResourceLinks,
): { readonly schemas: string; readonly attributes: string } | undefined {
  const urn = type.extensions.at(-1)?.schema.id;
  if (urn === undefined) return undefined;
  const prefix = `${urn}:`;
  // The URN of one extension may begin with that of another.
  if (!references.every(({ key }) => key.lastIndexOf(':') === urn.length && key.startsWith(prefix)))
    return undefined;
  const members = references.map((reference) => referenceText(reference, prefix, links)).join(',');
  const end = document.indexOf(']');
  const schemas = document.slice(0, end);
  const name = JSON.stringify(urn);
  return schemas.includes(name)
    ? { schemas: `${schemas}]`, attributes: `${document.slice(end + 1, -2)},${members}}` }
    : { schemas: `${schemas},${name}]`, attributes: `${document.slice(end + 1, -1)},${name}:{${members}}` };
}

function referenceText(
  { key, value, targetType, displayName }: StoredReference,
  prefix: string,
  links: ResourceLinks,
): string {
  const shown = {
    value,
    ...(displayName === undefined ? {} : { displayName }),
    $ref: links.location(targetType, value),
  };
  return `${JSON.stringify(key.slice(prefix.length))}:${JSON.stringify(shown)}`;
}

function groupsText({ groups = [] }: StoredResource, links: ResourceLinks): string {
  if (groups.length === 0) return '';
  const shown = groups.map(({ value, display, type }) => ({
    value,
    $ref: links.location('Group', value),
    ...(display === undefined ? {} : { display }),
    type,
  }));
  return `,"groups":${JSON.stringify(shown)}`;
}

function metaText(
  { id, type, created, lastModified, version }: StoredResource,
  links: ResourceLinks,
): string {
  const createdText = new Date(created).toISOString();
  const lastModifiedText = created === lastModified ? createdText : new Date(lastModified).toISOString();
  return (
    `{"resourceType":${JSON.stringify(type)},"created":"${createdText}","lastModified":"${lastModifiedText}",` +
    `"location":${JSON.stringify(links.location(type, id))},"version":${JSON.stringify(versionTag(version))}}`
  );
}
