import type { Relaxations } from '../compat/relaxations.js';
import { ScimError } from '../errors/scim-error.js';
import { parseAttributePath } from '../filter/parse-attribute-path.js';
import type { AttributePath } from '../filter/nodes.js';
import type { Attribute, ResourceType } from '../schema/attribute.js';
import { COMMON_ATTRIBUTES } from '../schema/common-attributes.js';
import { resolveAttribute, resolveExtension } from '../schema/resolve-attribute.js';

/** An attribute that is shown, and how much of it. */
export interface ShownAttribute {
  readonly attribute: Attribute;
  /** URN of the extension that defines it; absent for core and common attributes. */
  readonly extension?: string;
  /** Names of the sub-attributes that are shown; absent where the value is shown as it is. */
  readonly subs?: ReadonlySet<string>;
  /** Whether it is `returned: request` and not asked for: shown only to a client that just supplied it (C-CHAR-13). */
  readonly onlySupplied: boolean;
  /** Names of the sub-attributes of which the same is true. */
  readonly suppliedSubs: readonly string[];
}

/**
 * What an answer shows of each resource, bound to a resource type (RFC 7644 §3.9). Keys are canonical attribute
 * paths such as `emails` and `urn:…:2.0:User:manager`, in the order of output. Not changed after it is made.
 */
export interface Projection {
  readonly shown: ReadonlyMap<string, ShownAttribute>;
}

/** The two query parameters, already split at their commas (Q-ATTR-05). */
export interface ProjectionParameters {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

/**
 * Reads `attributes` and `excludedAttributes` against a resource type (RFC 7644 §3.4.2.5, §3.9, §3.10; Q-ATTR-01 to
 * Q-ATTR-12, C-CHAR-10 to C-CHAR-13). Names are in any letter case, with or without URN; an extension's URN alone,
 * or the core schema's, stands for all its attributes; unknown names, and a parameter without names, are ignored.
 *
 * @throws ScimError `invalidValue` when both parameters have names (Q-ATTR-04)
 */
export function readProjection(
  type: ResourceType,
  params: ProjectionParameters,
  options: { readonly relaxations: Relaxations },
): Projection {
  const included = namesIn(params.attributes);
  const excluded = namesIn(params.excludedAttributes);
  if (included.length > 0 && excluded.length > 0) {
    throw new ScimError(
      'invalidValue',
      'The parameters attributes and excludedAttributes exclude each other; send one of them.',
    );
  }
  if (included.length === 0 && excluded.length === 0) return wholeProjection(type);
  const named = namedBy(
    type,
    included.length > 0 ? included : excluded,
    options.relaxations.shortAttributePaths,
  );
  return project(type, included.length > 0 ? onlyNamed(named) : allBut(named));
}

/**
 * Tells whether a projection shows anything of an attribute, given by its canonical path, so that storage need not
 * load `members` or `groups` for nobody (Q-ATTR-13, S-GRP-08).
 */
export function wants(projection: Projection, key: string): boolean {
  const shown = projection.shown.get(key);
  return shown !== undefined && !shown.onlySupplied;
}

/**
 * Tells whether a projection shows a resource as it is: every attribute that may be returned, whole. Some attributes,
 * given by their keys, are not looked at.
 */
export function showsAllBut(type: ResourceType, projection: Projection, apart: ReadonlySet<string>): boolean {
  return [...wholeProjection(type).shown].every(([key, { subs, onlySupplied }]) => {
    if (apart.has(key)) return true;
    const shown = projection.shown.get(key);
    return subs === undefined && !onlySupplied && shown !== undefined && shown.subs === undefined;
  });
}

/** How a part of a resource is shown: whatever happens, not at all, or when the client has just supplied it. */
type Visibility = 'shown' | 'hidden' | 'supplied';

/** A part of a resource that is decided on: an attribute, or a sub-attribute of one. `key` is the attribute's. */
interface Part {
  readonly key: string;
  readonly attribute: Attribute;
  readonly extension?: string;
  readonly sub?: Attribute;
}

type Rule = (part: Part) => Visibility;

/** What the parameters name: attributes by their keys, and sub-attributes by name under their attribute's key. */
interface Named {
  readonly whole: ReadonlySet<string>;
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>;
}

const WHOLE = new WeakMap<ResourceType, Projection>();

/** What is shown when nothing is asked for; made once for each resource type. */
function wholeProjection(type: ResourceType): Projection {
  const known = WHOLE.get(type);
  if (known !== undefined) return known;
  const made = project(type, allBut({ whole: new Set(), parts: new Map() }));
  WHOLE.set(type, made);
  return made;
}

/** `attributes`: what is always returned, and what is named, itself or by a part of it (Q-ATTR-02, Q-ATTR-06). */
function onlyNamed(named: Named): Rule {
  return ({ key, attribute, sub }) => {
    const whole = named.whole.has(key);
    const parts = named.parts.get(key);
    if (sub === undefined) {
      return attribute.returned === 'always' || whole || parts !== undefined ? 'shown' : 'hidden';
    }
    if (sub.returned === 'always' || parts?.has(sub.name) === true) return 'shown';
    const all = whole || (attribute.returned === 'always' && parts === undefined);
    return all && sub.returned === 'default' ? 'shown' : 'hidden';
  };
}

/** Nothing asked for, or `excludedAttributes`: the default set without what is named (Q-ATTR-03, Q-ATTR-07). */
function allBut(named: Named): Rule {
  return ({ key, attribute, sub }) => {
    const { returned } = sub ?? attribute;
    if (returned === 'always') return 'shown';
    const excluded = sub === undefined ? named.whole.has(key) : named.parts.get(key)?.has(sub.name) === true;
    if (excluded) return 'hidden';
    return returned === 'request' ? 'supplied' : 'shown';
  };
}

function project(type: ResourceType, rule: Rule): Projection {
  const shown = new Map<string, ShownAttribute>();
  for (const part of partsInOrder(type)) {
    const { key, attribute, extension } = part;
    const visibility = rule(part);
    if (attribute.returned === 'never' || visibility === 'hidden') continue;
    const subs = (attribute.subAttributes ?? []).filter((sub) => sub.returned !== 'never');
    const visible = subs.filter((sub) => rule({ ...part, sub }) === 'shown').map((sub) => sub.name);
    const supplied = subs.filter((sub) => rule({ ...part, sub }) === 'supplied').map((sub) => sub.name);
    shown.set(key, {
      attribute,
      ...(extension === undefined ? {} : { extension }),
      ...(visible.length === (attribute.subAttributes ?? []).length ? {} : { subs: new Set(visible) }),
      onlySupplied: visibility === 'supplied',
      suppliedSubs: supplied,
    });
  }
  return Object.freeze({ shown });
}

/** Every attribute in the order of output: schemas, id, externalId, core, extensions, meta. */
function partsInOrder(type: ResourceType): readonly Part[] {
  const own = (attribute: Attribute): Part => ({ key: attribute.name, attribute });
  const common = COMMON_ATTRIBUTES.map(own);
  // The common attributes win over a schema that repeats them (C-ATTR-16).
  const core = type.schema.attributes.map(own).filter(({ key }) => !common.some((part) => part.key === key));
  const extended = type.extensions.flatMap(({ schema }) =>
    schema.attributes.map((attribute) => ({
      key: `${schema.id}:${attribute.name}`,
      attribute,
      extension: schema.id,
    })),
  );
  const meta = common.filter(({ key }) => key === 'meta');
  return [...common.filter(({ key }) => key !== 'meta'), ...core, ...extended, ...meta];
}

function namesIn(names: readonly string[] | undefined): readonly string[] {
  return (names ?? []).map((name) => name.trim()).filter((name) => name !== '');
}

/** Unknown names stand for nothing (Q-ATTR-10), the URN of a schema for all its attributes (Q-ATTR-08). */
function namedBy(type: ResourceType, names: readonly string[], shortPaths: boolean): Named {
  const whole = new Set<string>();
  const parts = new Map<string, Set<string>>();
  for (const name of names) {
    const path = parseAttributePath(name);
    if (path === undefined) continue;
    const found = resolveAttribute(type, path, { shortPaths });
    if (found === undefined) {
      for (const key of keysOfSchema(type, path)) whole.add(key);
      continue;
    }
    const { attribute, extension, sub } = found;
    const key = extension === undefined ? attribute.name : `${extension}:${attribute.name}`;
    if (sub === undefined) whole.add(key);
    else parts.set(key, (parts.get(key) ?? new Set<string>()).add(sub.name));
  }
  return { whole, parts };
}

function keysOfSchema(type: ResourceType, path: AttributePath): readonly string[] {
  const extension = resolveExtension(type, path);
  if (extension !== undefined)
    return extension.attributes.map((attribute) => `${extension.id}:${attribute.name}`);
  const urn = `${path.urn ?? ''}:${path.name}${path.sub === undefined ? '' : `.${path.sub}`}`;
  const core = urn.toLowerCase() === type.schema.id.toLowerCase();
  return core ? type.schema.attributes.map((attribute) => attribute.name) : [];
}
