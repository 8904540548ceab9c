import { CORE, ENT, isBody, type Body } from '../support/scim-messages.js';
import { BADGE, isAllowed } from './badge.js';
import {
  addEmails,
  isSelected,
  readEmails,
  setInEmails,
  type Email,
  type EmailSelection,
  type EmailsOutcome,
} from './emails-model.js';
import { withManager, withValue } from './directory-model.js';

export type WriteOp = 'add' | 'replace';

/** One operation of a PATCH of a user. A number stands for a resource that is there when the operation is sent. */
export type UserChange =
  | { readonly kind: 'set'; readonly op: WriteOp; readonly keys: readonly string[]; readonly value: unknown }
  | { readonly kind: 'unset'; readonly keys: readonly string[] }
  /** Without a path: members of the object are paths. */
  | { readonly kind: 'merge'; readonly op: WriteOp; readonly value: Body }
  | { readonly kind: 'manager'; readonly manager: number; readonly shape: 'object' | 'id' | 'sub' }
  | { readonly kind: 'emails'; readonly op: WriteOp; readonly emails: readonly Email[] }
  | {
      readonly kind: 'setInEmails';
      readonly op: WriteOp;
      readonly selection: EmailSelection;
      readonly part: Partial<Email>;
    }
  | { readonly kind: 'removeEmails'; readonly selection: EmailSelection; readonly sub: string }
  /** Something that is refused whatever the user has. */
  | { readonly kind: 'fault'; readonly operation: Body; readonly refusal: string };

/** What a PATCH makes of attributes, and the ways in which it may be refused: any, where there is one. */
export interface PatchOutcome {
  readonly attributes: Body;
  readonly refusals: readonly string[];
}

/** The id that a drawn number stands for. */
export type Resolve = (drawn: number) => string;

/** The operation as it is sent (RFC 7644 §3.5.2). */
export function userOperation(change: UserChange, resolve: Resolve): Body {
  switch (change.kind) {
    case 'set':
      return { op: change.op, path: pathOf(change.keys), value: change.value };
    case 'unset':
      return { op: 'remove', path: pathOf(change.keys) };
    case 'merge':
      return { op: change.op, value: change.value };
    case 'manager': {
      const id = resolve(change.manager);
      if (change.shape === 'sub') return { op: 'replace', path: `${ENT}:manager.value`, value: id };
      const value = change.shape === 'id' ? id : { value: id };
      return { op: 'add', path: `${ENT}:manager`, value };
    }
    case 'emails':
      return { op: change.op, path: 'emails', value: change.emails };
    case 'setInEmails': {
      const [[sub, value] = ['', undefined]] = Object.entries(change.part);
      return { op: change.op, path: `${selected(change.selection)}.${sub}`, value };
    }
    case 'removeEmails':
      return { op: 'remove', path: `${selected(change.selection)}${change.sub}` };
    case 'fault':
      return change.operation;
  }
}

/** What the operations of one PATCH do, in their order; refused as a whole where one is. */
export function patchUser(attributes: Body, changes: readonly UserChange[], resolve: Resolve): PatchOutcome {
  const refusals: string[] = [];
  let next = attributes;
  for (const change of changes) {
    const changed = applied(next, change, resolve);
    if (typeof changed === 'string') refusals.push(changed);
    else next = changed;
  }
  return { attributes: next, refusals };
}

function applied(attributes: Body, change: UserChange, resolve: Resolve): Body | string {
  const emails = (Array.isArray(attributes['emails']) ? attributes['emails'] : []) as readonly Email[];
  switch (change.kind) {
    case 'set':
      return assigned(attributes, change.keys, change.value);
    case 'unset':
      return assigned(attributes, change.keys, null);
    case 'merge':
      return merged(attributes, change.value);
    case 'manager':
      return withManager(attributes, resolve(change.manager));
    case 'emails':
      return withEmails(
        attributes,
        change.op === 'add' ? addEmails(emails, change.emails) : readEmails(change.emails),
      );
    case 'setInEmails':
      return withEmails(attributes, setInEmails(emails, change.selection, change.part));
    case 'removeEmails':
      return withEmails(
        attributes,
        emails.filter((email) => !isSelected(email, change.selection)),
      );
    case 'fault':
      return change.refusal;
  }
}

/** In PATCH null and `""` unassign, and a boolean may be a string (decisions 2 and 8). */
function assigned(attributes: Body, keys: readonly string[], value: unknown): Body | string {
  const meant = keys[0] === 'active' && typeof value === 'string' ? value.toLowerCase() === 'true' : value;
  const unassigns = meant === null || meant === '';
  if (unassigns && keys[0] === 'userName') return '400 mutability';
  if (!unassigns && keys[0] === BADGE && !isAllowed(keys[1], meant)) return '400 invalidValue';
  return withValue(attributes, keys, unassigns ? undefined : meant);
}

function merged(attributes: Body, members: Body): Body | string {
  let next = attributes;
  for (const [name, value] of Object.entries(members)) {
    const parts = isBody(value) ? Object.entries(value) : [[undefined, value] as const];
    for (const [sub, part] of parts) {
      const changed = assigned(next, sub === undefined ? [name] : [name, sub], part);
      if (typeof changed === 'string') return changed;
      next = changed;
    }
  }
  return next;
}

function withEmails(attributes: Body, emails: EmailsOutcome): Body | string {
  if (typeof emails === 'string') return `400 ${emails}`;
  return withValue(attributes, ['emails'], emails.length === 0 ? undefined : emails);
}

/** `title`, `name.givenName`, `urn:…:2.0:User:department`; some with the URN of the core schema, which says the same. */
function pathOf(keys: readonly string[]): string {
  const [first = '', second] = keys;
  if (first === ENT || first === BADGE) return second === undefined ? first : `${first}:${second}`;
  return first === 'nickName' ? `${CORE}:nickName` : keys.join('.');
}

function selected({ by, operator, text }: EmailSelection): string {
  return `emails[${by} ${operator} ${JSON.stringify(text)}]`;
}
