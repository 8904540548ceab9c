import { isDeepStrictEqual } from 'node:util';

import { CORE, ENT, GROUP, isBody, type Body } from '../support/scim-messages.js';
import { BADGE } from './badge.js';
import { ROBOT } from './robots.js';
import { NOBODY } from './vocabulary.js';

/** Robots are of a type that the tenant has registered. */
export type Kind = 'User' | 'Group' | 'Robot';

/** The base schema of each kind. */
export const BASE: Readonly<Record<Kind, string>> = { User: CORE, Group: GROUP, Robot: ROBOT };

/** The extensions of users, in the order in which `schemas` names them. */
export const EXTENSIONS: readonly string[] = [BADGE, ENT];

/** What a client may decide about a resource. */
export interface Draft {
  /** Without `schemas`, `id`, `meta` and what is computed; a manager as `{ value }`. Nothing is null or empty. */
  readonly attributes: Body;
  /** Ids; of a group. */
  readonly members: readonly string[];
}

/** A resource as the model has it. */
export interface ModelResource extends Draft {
  readonly kind: Kind;
  readonly id: string;
  readonly version: number;
  /** Undefined until an answer has told it. */
  readonly created: string | undefined;
  /** Undefined after a change until an answer has told it. */
  readonly lastModified: string | undefined;
  /** The last time that was told, which a later one exceeds. */
  readonly after: string;
}

/** One effective change, which is one version and at least one event. */
export interface ModelChange {
  readonly id: string;
  readonly kind: Kind;
  readonly version: number;
  readonly types: readonly string[];
  /** Undefined after a deletion. */
  readonly attributes: Body | undefined;
  readonly members: readonly string[];
}

/** What is there at one moment, so that what is drawn means the same until the request is answered. */
export interface Snapshot {
  /** The id that a draw means: one of those that are there, or of one that is gone where it is negative. */
  readonly pick: (drawn: number, kind?: Kind) => string;
  readonly find: (id: string) => ModelResource | undefined;
}

/**
 * The users and groups of one tenant as RFC 7643 has them: a map, and what follows from a change. It knows nothing of
 * requests, and shares no code with the service.
 */
export class DirectoryModel {
  /** In the order in which they happened. */
  readonly changes: ModelChange[] = [];
  private readonly resources = new Map<string, ModelResource>();
  private lastGone = NOBODY;

  constructor(private readonly baseUrl: string) {}

  /** In the order of their ids, in which lists come. */
  all(kind?: Kind): readonly ModelResource[] {
    const found = [...this.resources.values()].filter((each) => kind === undefined || each.kind === kind);
    return found.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  find(id: string): ModelResource | undefined {
    return this.resources.get(id);
  }

  snapshot(): Snapshot {
    const resources = new Map(this.resources);
    const live = { User: this.all('User'), Group: this.all('Group'), Robot: this.all('Robot') };
    const all = this.all();
    const { lastGone } = this;
    return {
      pick(drawn, kind) {
        const among = kind === undefined ? all : live[kind];
        return drawn < 0 ? lastGone : (among[drawn % among.length]?.id ?? lastGone);
      },
      find: (id) => resources.get(id),
    };
  }

  create(kind: Kind, id: string, draft: Draft): void {
    if (this.resources.has(id)) throw new Error(`the id ${id} was given twice`);
    const untold = { created: undefined, lastModified: undefined, after: '' };
    this.keep({ ...draft, ...untold, kind, id, version: 1 }, ['created']);
  }

  /** Changes a resource, unless the draft is what it is (RFC 7644 §3.5: no change, no version). */
  change(current: ModelResource, draft: Draft): void {
    const members = [...draft.members].sort();
    if (isDeepStrictEqual([current.attributes, current.members], [draft.attributes, members])) return;
    const types = ['updated'];
    const [was, is] = [current.attributes['active'] !== false, draft.attributes['active'] !== false];
    if (was !== is) types.push(is ? 'activated' : 'deactivated');
    this.keep(
      {
        ...current,
        attributes: draft.attributes,
        members,
        version: current.version + 1,
        lastModified: undefined,
        after: current.lastModified ?? current.after,
      },
      types,
    );
  }

  /** Takes a resource away, out of every group and from everyone whose manager it was. */
  remove(gone: ModelResource): void {
    this.resources.delete(gone.id);
    this.lastGone = gone.id;
    const { id, kind, version } = gone;
    this.changes.push({
      id,
      kind,
      version: version + 1,
      types: ['deleted'],
      attributes: undefined,
      members: [],
    });
    for (const other of this.all()) {
      const members = other.members.filter((member) => member !== id);
      const attributes =
        managerOf(other.attributes) === id ? withManager(other.attributes, undefined) : other.attributes;
      this.change(other, { attributes, members });
    }
  }

  /** Notes the times of a resource where an answer tells them. @throws Error where they cannot be right */
  learn(resource: ModelResource, shown: unknown): ModelResource {
    const meta = isBody(shown) ? shown['meta'] : undefined;
    const [created, lastModified] = isBody(meta) ? [meta['created'], meta['lastModified']] : [];
    if (typeof created !== 'string' || typeof lastModified !== 'string') return resource;
    if (resource.lastModified !== undefined) return resource;
    const isFirst = resource.version === 1;
    if (lastModified <= resource.after || lastModified < created || (isFirst && lastModified !== created)) {
      throw new Error(
        `${resource.id}, version ${resource.version}, changed after ${resource.after}, says ${created} and ${lastModified}`,
      );
    }
    const known = { ...resource, created: resource.created ?? created, lastModified };
    this.resources.set(resource.id, known);
    return known;
  }

  /** The whole representation of a resource (RFC 7643 §3). */
  render(resource: ModelResource): Body {
    const { kind, id, attributes, version, created, lastModified } = resource;
    const enterprise = attributes[ENT];
    const manager = managerOf(attributes);
    const members = resource.members.map((value) => ({ value, type: this.resources.get(value)?.kind }));
    const groups = kind === 'Group' ? [] : this.groupsOf(id);
    return {
      schemas: [BASE[kind], ...EXTENSIONS.filter((urn) => attributes[urn] !== undefined)],
      id,
      ...attributes,
      ...(isBody(enterprise) && manager !== undefined
        ? { [ENT]: { ...enterprise, manager: this.renderManager(manager) } }
        : {}),
      ...(members.length === 0 ? {} : { members: members.map((each) => this.withLink(each, each.type)) }),
      ...(groups.length === 0 ? {} : { groups: groups.map((each) => this.withLink(each, 'Group')) }),
      meta: {
        resourceType: kind,
        created,
        lastModified,
        location: `${this.baseUrl}/${kind}s/${id}`,
        version: `W/"${version}"`,
      },
    };
  }

  private renderManager(value: string): Body {
    const displayName = this.resources.get(value)?.attributes['displayName'];
    return this.withLink({ value, ...(displayName === undefined ? {} : { displayName }) }, 'User');
  }

  private withLink<T extends { readonly value: string }>(reference: T, kind: Kind | undefined): Body {
    return { ...reference, $ref: `${this.baseUrl}/${kind}s/${reference.value}` };
  }

  /** The groups that a user or a robot is in, itself or through other groups, by id. */
  private groupsOf(id: string): readonly { readonly value: string; readonly type: string }[] {
    const groups = this.all('Group');
    const direct = groups.filter(({ members }) => members.includes(id));
    const found = new Set(direct);
    for (const inner of found) {
      for (const group of groups) if (group.members.includes(inner.id)) found.add(group);
    }
    return groups
      .filter((group) => found.has(group))
      .map((group) => ({
        value: group.id,
        display: group.attributes['displayName'],
        type: direct.includes(group) ? 'direct' : 'indirect',
      }));
  }

  private keep(resource: ModelResource, types: readonly string[]): void {
    const { id, kind, version, attributes } = resource;
    const members = [...resource.members].sort();
    this.resources.set(id, { ...resource, members });
    this.changes.push({ id, kind, version, types, attributes, members });
  }
}

/** The id of a user's manager. */
export function managerOf(attributes: Body): string | undefined {
  const enterprise = attributes[ENT];
  const manager = isBody(enterprise) ? enterprise['manager'] : undefined;
  const value = isBody(manager) ? manager['value'] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Attributes with another manager, or with none; an extension without attributes is not there (RFC 7643 §3). */
export function withManager(attributes: Body, id: string | undefined): Body {
  return withValue(attributes, [ENT, 'manager'], id === undefined ? undefined : { value: id });
}

/** Attributes with another value at a place; undefined unassigns, and takes with it what is empty then. */
export function withValue(attributes: Body, keys: readonly string[], value: unknown): Body {
  const [key = '', ...deeper] = keys;
  const inner = attributes[key];
  const next = deeper.length === 0 ? value : withValue(isBody(inner) ? inner : {}, deeper, value);
  const isEmpty = next === undefined || (isBody(next) && Object.keys(next).length === 0);
  const { [key]: _before, ...rest } = attributes;
  return isEmpty ? rest : { ...rest, [key]: next };
}
