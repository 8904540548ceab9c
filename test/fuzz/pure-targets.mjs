// Inputs against the protocol library itself, in this process: nothing but a ScimError below 500 may be thrown.
import { CORE, ENT, GROUP, MESSAGE } from './words.mjs';

const ID = '019b0000-0000-7000-8000-000000000001';
const VALUES = [
  'x',
  'True',
  '',
  null,
  [{ value: 'x', type: 'work', primary: true }],
  { value: ID, type: 'User' },
  ['x'],
];

const USER = {
  id: ID,
  userName: 'ines',
  displayName: 'Ines Øst',
  active: true,
  name: { familyName: 'Øst', givenName: 'Ines' },
  emails: [
    { value: 'ines@fjordbank.example', type: 'work', primary: true },
    { value: 'INES@home.example', type: 'home' },
  ],
  roles: [{ value: 'Teller' }, { value: 'teller', display: 'Teller' }],
  [ENT]: { department: 'Ledger', manager: { value: ID } },
  meta: { resourceType: 'User', created: '2026-01-02T03:04:05.678Z', version: 'W/"1"' },
};
const DESK = { id: ID, displayName: 'Desk', members: [{ value: ID, type: 'User' }], externalId: 'd1' };

/**
 * What is done with an input of each target. Loaded when the steps are counted already.
 * @param {object} scim the library
 * @returns {Readonly<Record<string, (input: string) => void>>}
 */
export function pureTargets(scim) {
  const samples = [
    { type: scim.USER_TYPE, resource: USER },
    { type: scim.GROUP_TYPE, resource: DESK },
  ];
  const relaxations = [scim.LENIENT, scim.STRICT];

  /** The result of an action; undefined where it was refused as a request is refused. */
  const attempt = (action) => {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof scim.ScimError) || error.status >= 500) throw error;
      return undefined;
    }
  };

  function filter(input) {
    const parsed = attempt(() => scim.parseFilter(input));
    if (parsed === undefined) return;
    const printed = scim.printFilter(parsed);
    if (
      printed.length <= scim.LIMITS.filterLength &&
      scim.printFilter(scim.parseFilter(printed)) !== printed
    ) {
      throw new Error(`is read differently when it was printed: ${printed}`);
    }
    for (const { type, resource } of samples) {
      for (const relaxed of relaxations) {
        for (const unknownAttributes of ['refuse', 'unassigned']) {
          const bound = attempt(() => scim.bindFilter(parsed, type, relaxed, { unknownAttributes }));
          if (bound !== undefined) scim.matches(bound, resource);
        }
      }
    }
  }

  function patch(body, { type, resource }, relaxed) {
    const plan = attempt(() => scim.planPatch(type, body, { relaxations: relaxed, id: ID }));
    if (plan === undefined) return;
    for (const change of plan.collections) {
      if (change.kind === 'computed') change.apply(resource.members ?? []);
    }
    const { document } = scim.splitCollections(type, resource);
    const next = attempt(() => scim.applyPatch(type, document, plan));
    if (next !== undefined) attempt(() => scim.checkResource(type, next));
  }

  function path(input) {
    const parsed = attempt(() => scim.parsePatchPath(input));
    if (parsed === undefined) return;
    for (const sample of samples) {
      for (const relaxed of relaxations) {
        if (attempt(() => scim.bindPatchPath(parsed, sample.type, relaxed)) === undefined) continue;
        for (const op of ['add', 'replace', 'remove']) {
          for (const value of op === 'remove' ? [undefined, ...VALUES] : VALUES) {
            const operation = { op, path: input, ...(value === undefined ? {} : { value }) };
            patch({ schemas: [`${MESSAGE}:PatchOp`], Operations: [operation] }, sample, relaxed);
          }
        }
      }
    }
  }

  function resources(json) {
    for (const { type, resource } of samples) {
      for (const relaxed of relaxations) {
        for (const exchange of ['create', 'replace']) {
          const read = attempt(() => scim.readResource(type, json, { exchange, relaxations: relaxed }));
          if (read === undefined) continue;
          scim.splitCollections(type, read);
          attempt(() => scim.checkResource(type, read));
          const replaced = attempt(() => scim.replaceResource(type, resource, read));
          if (replaced !== undefined) scim.resourceChanges(type, resource, replaced);
        }
        patch(json, { type, resource }, relaxed);
      }
    }
  }

  function search(json) {
    const parameters = attempt(() => scim.readSearchRequest(json));
    if (parameters === undefined) return;
    attempt(() => scim.readPage(parameters));
    if (parameters.filter !== undefined) filter(parameters.filter);
    for (const { type, resource } of samples) {
      attempt(() => scim.bindSort(type, parameters.sortBy, parameters.sortOrder, scim.LENIENT));
      const projection = attempt(() => scim.readProjection(type, parameters, { relaxations: scim.LENIENT }));
      if (projection !== undefined)
        scim.projectResource(type, { schemas: [CORE, GROUP], ...resource }, projection);
    }
  }

  function body(input) {
    const json = attempt(() => scim.readJson(input));
    if (json === undefined) return;
    const again = scim.readJson(JSON.stringify(json));
    if (!scim.sameValue(json, again)) throw new Error('is another value when it was written and read again');
    resources(json);
    search(json);
  }

  return { filter, path, body, bulk: body };
}
