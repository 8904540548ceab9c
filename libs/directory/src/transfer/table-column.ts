import {
  bindPatchPath,
  parsePatchPath,
  ScimError,
  type Attribute,
  type BoundAttribute,
  type BoundFilter,
  type Relaxations,
  type ResourceType,
} from '@rollcall/scim';

import { AdministrationError } from '../administration/administration-error.js';

/** A column of a table of resources, by its path (RFC 7644 §3.5.2). */
export interface TableColumn {
  readonly path: string;
  readonly target: BoundAttribute;
  /** Chooses one element of a multi-valued attribute. */
  readonly filter?: BoundFilter;
  /** The attribute that a cell is a value of. */
  readonly leaf: Attribute;
  /** Whether cells are JSON: of lists and complex values. */
  readonly isJson: boolean;
  /** Whether only the service writes it. */
  readonly isReadOnly: boolean;
}

/**
 * Understands the name of a column: `userName`, `name.givenName`, `emails[type eq "work"].value`, `emails` (JSON),
 * `urn:…:enterprise:2.0:User:department`, and `department` where the tenant has the relaxation `shortAttributePaths`.
 * @throws AdministrationError `invalidImport`
 */
export function tableColumn(type: ResourceType, relaxations: Relaxations, path: string): TableColumn {
  const bound = bind(type, relaxations, path);
  if (bound.kind === 'extension')
    throw refused(
      path,
      `is a schema: name one of its attributes, such as ${path}:${nameIn(bound.schema.attributes)}`,
    );
  const { target, filter } = bound;
  const { attribute, sub, extension } = target;
  if (extension === undefined && type.collections.includes(attribute.name))
    throw refused(path, 'is a list that a table does not hold: use JSON lines (.jsonl)');
  if (attribute.multiValued && sub !== undefined && filter === undefined)
    throw refused(
      path,
      `is of several elements: choose one, as in ${attribute.name}[type eq "work"].${sub.name}`,
    );
  const leaf = sub ?? attribute;
  const isList = leaf.multiValued && (sub !== undefined || filter === undefined);
  return {
    ...{ path, target, leaf },
    ...(filter === undefined ? {} : { filter }),
    isJson: isList || leaf.type === 'complex',
    isReadOnly:
      attribute.mutability === 'readOnly' || leaf.mutability === 'readOnly' || attribute.name === 'schemas',
  };
}

function bind(type: ResourceType, relaxations: Relaxations, path: string): ReturnType<typeof bindPatchPath> {
  try {
    return bindPatchPath(parsePatchPath(path), type, relaxations);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw refused(path, `is not understood: ${error.detail}`);
  }
}

function nameIn([first]: readonly Attribute[]): string {
  return first?.name ?? 'name';
}

function refused(path: string, why: string): AdministrationError {
  return new AdministrationError(
    'invalidImport',
    `The column ${JSON.stringify(path.slice(0, 200))} ${why.replace(/\.$/, '')}.`,
  );
}
